// Package tracks files a text under the tracks: negotiations, military posture, protests, or other. The model is small,
// ships in the binary, is trained by a command of cmd/measure from files that the command names, and says which words decided.
package tracks

import (
	"attache/model"
	"attache/model/text"
)

// Judgement is what a text was found to be. Reasons are the words that decided, strongest first, at most eight.
type Judgement struct {
	Track   model.Track
	Scores  model.Scores
	Reasons []model.Reason
}

// Judge files a text. *Classifier is the one that ships.
type Judge interface {
	Classify(d *text.Doc) Judgement
}
