//go:build race

package feeds

// raceDetector says that times and memory mean nothing.
const raceDetector = true
