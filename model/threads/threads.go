// Package threads groups items: reports of the same happening become one development, developments of the same matter
// become one thread. It is incremental (an item is placed when it arrives, in time that grows only with what is still
// warm), deterministic (the same items in the same order give the same result), and says why.
package threads

import (
	"time"

	"attache/model"
	"attache/model/text"
)

// Input is one item to place.
type Input struct {
	Item      model.ItemID
	Source    string
	Published time.Time
	Title     string // as printed, for the title of a development
	Doc       *text.Doc
	Ready     *Ready // what Prepare made of title and Doc; nil: it is made when the item is placed
	Track     model.Track
	Scores    model.Scores
	// Missed says when the source could not be heard lately, as far as that is known anew; nil says nothing. A surge is not
	// measured by the silence of a feed that was down.
	Missed []model.Gap
}

// Placement is where an item was put, and why. Item.Text: see model.Item.
type Placement struct {
	Item        model.ItemID
	Development model.DevelopmentID
	Thread      model.ThreadID
	Text        model.ItemID
	Why         model.Why // the parts on development and thread; Track is left to the caller
}

// DevelopmentState is a development that was touched: everything to be stored about it. Memo is what the grouper needs to
// go on with it after a restart; only the grouper reads it. In a Result it is nil but for what the items that stand in it
// would no longer tell (see Checkpoint): what was merged or lost something to another. Those memos are stored with the result.
type DevelopmentState struct {
	ID          model.DevelopmentID
	Thread      model.ThreadID
	Track       model.Track
	Title       string // empty: as TitleItem has it, which came in an earlier batch
	TitleItem   model.ItemID
	First, Last time.Time
	Memo        []byte
}

// ThreadState is a thread that was touched. Title is the grouper's name for it (a user's own name is kept by the store).
type ThreadState struct {
	ID          model.ThreadID
	Track       model.Track
	Also        model.Track
	Title       string // empty: as TitleItem has it, which came in an earlier batch
	TitleItem   model.ItemID
	Actors      []string
	Places      []string
	First, Last time.Time
	Surge       bool
	Memo        []byte
}

// Explanation is what is to be told of an item from now on, whose development was united with another or parted. Where the item
// stands follows from GoneDevelopments and Moved. A ThreadScore of 0 leaves what was told of its thread.
type Explanation struct {
	Item model.ItemID
	Why  model.Why // without the words that decided on the track
}

// Result is what a batch did. Whoever stores it applies it in this order: Developments and Threads (upserts, by ID),
// Placements, then Moved (earlier items that now stand elsewhere), then Gone (emptied by a merge; their IDs lead on to Into).
type Result struct {
	Placements   []Placement // one per input, in the order of the inputs
	Developments []DevelopmentState
	Threads      []ThreadState
	Moved        []Placement
	Explained    []Explanation // earlier items, in the order of what happened to them: the last counts
	// GoneDevelopments and GoneThreads map what was merged away to what it became part of. What was opened by this batch and
	// merged away by it stands only here; its identifier is given out all the same.
	GoneDevelopments map[model.DevelopmentID]model.DevelopmentID
	GoneThreads      map[model.ThreadID]model.ThreadID
	// DevelopmentMoves lists developments whose thread changed; all their items go with them.
	DevelopmentMoves map[model.DevelopmentID]model.ThreadID
}

// Warm is what a grouper needs from the store to go on after a restart: the state of developments and threads that may
// still grow, each with its Memo, the identifiers given out so far, and the grouper's own corpus statistics.
type Warm struct {
	Developments []DevelopmentState
	Threads      []ThreadState
	LastDev      model.DevelopmentID
	LastThread   model.ThreadID
	Corpus       []byte // from Grouper.Checkpoint, nil on a new store
	// Constraints are all that the user decided, oldest first.
	Constraints []Constraint
	// Homes says in which threads the items stand that the constraints speak of. Memos tell that only of what the grouper
	// itself placed, and not of a development that the user made.
	Homes map[model.ItemID]model.ThreadID
	// Missed says by source when it could not be heard lately; see Input.
	Missed map[string][]model.Gap
	// Shelf is where the grouper finds again what it lays down; nil has it hold everything in memory. See Rester.
	Shelf Shelf
	// Tail are the items that were placed after the checkpoint that the memos are of, in the order in which they were
	// placed (that of their numbers), each with where it stands now. Items that a memo knows already do no harm.
	Tail []Placed
}

// Placed is an item that has its place, as a grouper that restores itself is told of it.
type Placed struct {
	Input
	Development model.DevelopmentID
	Thread      model.ThreadID
}

// Checkpoint is what a grouper remembers of all that changed since its last one. Memos cost far more than placements, and
// the same thread changes with every batch: whoever stores them does so now and then (every few thousand items, when
// nothing has come for a while, when it closes), in one transaction with the number of the last item placed, and gives
// Restore the items after that number as Warm.Tail. Restore gives them their places again without deciding anything, and a
// grouper so restored goes on as if it had never stopped. What was merged after the checkpoint the items do not tell: the
// memos of whatever took part stand in the Result itself, and are stored over those of the checkpoint.
type Checkpoint struct {
	Developments map[model.DevelopmentID][]byte
	Threads      map[model.ThreadID][]byte
	Corpus       []byte
}

// Constraint is something the user decided about grouping. It binds everything that arrives later.
type Constraint struct {
	// Kind is MustLink or CannotLink.
	Kind ConstraintKind
	// Exactly one pair is set: two items (same or different development) or two threads' anchor items (same or different thread).
	A, B model.ItemID
	// Level says whether the pair is about developments or threads.
	Level Level
}

// ConstraintKind is what a Constraint demands.
type ConstraintKind uint8

// The kinds of constraint.
const (
	MustLink ConstraintKind = iota + 1
	CannotLink
)

// Level is one of the two levels of grouping.
type Level uint8

// The levels.
const (
	Developments Level = iota + 1
	Threads
)

// Grouper places items. It is not safe for concurrent use; the desk's writer owns it.
type Grouper interface {
	// Assign places a batch, in the order given (order of arrival; within a batch, of publication).
	Assign(batch []Input) Result
	// Restore makes a new grouper go on from a store. It must be called before the first Assign. Memos and statistics that
	// it cannot read it must do without, whatever is in them. The Warm is the grouper's from then on: it may change its order
	// and lets go of each memo once it is read, since all of them together take more memory than what they become.
	Restore(Warm) error
	// Checkpoint gives the memos of all that changed since the last Checkpoint or since Restore, and the statistics of the
	// corpus. Whoever cannot store it must not ask the same grouper for another: what this one held would not come again.
	Checkpoint() Checkpoint
}
