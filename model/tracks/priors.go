package tracks

import "attache/model"

// priors are weights set by hand, by the hash of the feature: where training starts from and what it is drawn back to.
func priors() map[uint32][model.NumTracks]float64 { return nil }
