package store

import "attache/model"

// The title of a development is mostly that of one of its items, and then it has only the item's number: told, since schema 5, beside
// an empty title. It is one of its own items always (Check holds that), and has the wording that the development got. Where the item
// leaves the development, is worded anew or goes, the title is written out. A program of before, which knows only the title, writes
// it out too; told counts for nothing beside one.

// titleOf is what a development d is called, for a question.
const titleOf = "CASE WHEN d.title='' AND d.told IS NOT NULL THEN coalesce((SELECT told.title FROM items told WHERE told.id=d.told),'') ELSE d.title END"

// tellNot writes the titles of the developments out for which the condition holds.
const tellNot = "UPDATE developments SET title=coalesce((SELECT i.title FROM items i WHERE i.id=told), " + damagedText + "), told=NULL WHERE title='' AND told IS NOT NULL AND "

// untold are developments whose titles are those of items that they do not have.
const untold = "NOT EXISTS (SELECT 1 FROM items i WHERE i.id=told AND i.development=developments.id)"

// tellAnother has the first item that is left tell the titles that were those of items that are lost.
const tellAnother = `UPDATE developments SET told=(SELECT i.id FROM items i WHERE i.development=developments.id ORDER BY i.published, i.id LIMIT 1)
WHERE title='' AND told NOT IN (SELECT id FROM items) AND EXISTS (SELECT 1 FROM items i WHERE i.development=developments.id)`

// keepTitles writes the titles out of those developments that lost the item that told theirs.
func (t *tx) keepTitles(ids []model.DevelopmentID) error {
	return t.once(tellNot + untold + " AND id IN " + list(ids))
}

// tellTitles has every development told by one of its items whose title is the title of one.
func (t *tx) tellTitles() error {
	return t.once(`UPDATE developments SET title='', told=i.id FROM items i WHERE i.development=developments.id AND i.title=developments.title AND developments.title<>''`)
}
