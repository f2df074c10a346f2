// Package article makes the whole text of a page or of a feed's content readable offline.
package article

import "attache/model"

// FromHTML reads a fragment.
func FromHTML(fragment, baseURL string) model.Article { return model.Article{} }
