package article

import (
	"bytes"
	"regexp"
	"strings"

	"attache/model"
	"attache/model/text"
)

// PageKind says which kind of page a server sent instead of what was asked for: a bot check, a login form, an error page. Empty when
// it looks like none of them. low is the page in lower case.
func PageKind(low []byte) string {
	low = low[:min(len(low), 256<<10)]
	for _, k := range pageKinds {
		for _, sign := range k.signs {
			if bytes.Contains(low, []byte(sign)) {
				return k.what
			}
		}
	}
	return ""
}

// pageKinds lists the surest signs first. All are in lower case.
var pageKinds = []struct {
	what  string
	signs []string
}{
	{"a bot check (it wants a browser with scripts)", []string{"cf-challenge", "challenge-platform", "cf_chl_", "just a moment...", "checking your browser",
		"ddos-guard", "ddos protection by", "enable javascript and cookies to continue", "verify you are human", "are you a robot", "_incapsula_resource",
		"captcha-delivery", "px-captcha", "awswafintegration", "verifying you are human"}},
	{"a page that denies access (403)", []string{"403 forbidden", "<title>403", "access denied", "error 403", "403 - forbidden", "request blocked", "you have been blocked", "<h1>forbidden"}},
	{"the page of a missing document (404)", []string{"404 not found", "<title>404", "page not found", "error 404", "seite nicht gefunden", "página no encontrada", "page introuvable"}},
	{"a page that says there were too many requests (429)", []string{"429 too many requests", "<title>429", "too many requests"}},
	{"the error page of a server (5xx)", []string{"502 bad gateway", "503 service", "500 internal server error", "504 gateway", "<title>502", "<title>503", "<title>500",
		"service temporarily unavailable", "internal server error", "bad gateway", "gateway time-out"}},
	{"a page that asks for consent to cookies", []string{"consent.google.", "consent.yahoo.", "guce.oath.", "before you continue to"}},
	{"the page of a parked domain", []string{"domain is for sale", "buy this domain", "this domain may be for sale", "parkingcrew", "sedoparking"}},
	{"a page that says the site is under maintenance", []string{"under maintenance", "scheduled maintenance", "maintenance mode"}},
	{"a login form", []string{`type="password"`, "type='password'", "type=password"}},
}

var notFreeSign = regexp.MustCompile(`"isaccessibleforfree"\s*:\s*"?false`)

// saysNotFree reports whether a page says by schema.org's mark that it is not free to read.
func saysNotFree(low []byte) bool { return notFreeSign.Match(low) }

// paywallWords and cookieWords are what is asked of a reader before a text goes on, in the languages that attaché knows.
var (
	paywallWords = []string{"subscribe to continue", "subscribe to read", "to continue reading", "continue reading with", "already a subscriber", "subscribers only",
		"for subscribers", "this article is for", "become a member to", "register to continue", "create a free account", "sign in to continue", "start your free trial", "unlock this article",
		"abonnez-vous", "réservé aux abonnés", "pour lire la suite", "il vous reste", "para seguir leyendo", "contenido exclusivo para suscriptores", "suscríbete", "hazte suscriptor",
		"jetzt abonnieren", "weiterlesen mit", "exklusiv für abonnenten", "dieser artikel ist", "plus-artikel", "доступно только подписчикам", "оформите подписку", "по подписке",
		"للمشتركين فقط", "اشترك الآن", "ویژه مشترکان", "订阅后", "订阅会员", "登录后继续阅读"}
	cookieWords = []string{"we use cookies", "accept all cookies", "accept cookies", "cookie settings", "we and our partners", "wir verwenden cookies", "cookies akzeptieren",
		"nous utilisons des cookies", "accepter et continuer", "utilizamos cookies", "aceptar y continuar", "cookie-einstellungen"}
)

// enough is how many characters are so much text that the walls around it have let it through.
const enough = 1800

// problem says what is wrong with an article that was extracted, empty when it is whole as far as can be seen.
func problem(a *model.Article, low []byte, notFree bool) string {
	chars := Chars(*a)
	said := strings.ToLower(tail(a.Blocks))
	kind := ""
	if chars < shortest*3 {
		kind = PageKind(low)
	}
	switch {
	case chars >= enough:
		return ""
	case notFree, has(said, paywallWords):
		return "behind a paywall: only the beginning is free to read"
	case kind != "":
		return "the server sent " + kind + " instead of the article"
	case chars < shortest*3 && several([]byte(said), cookieWords), chars < shortest && several(low, cookieWords):
		return "behind a cookie wall: the site shows its text only after consent"
	case chars < shortest && needsScripts(low):
		return "the page builds its text with scripts, which are not run"
	case chars < shortest && a.Problem != "":
		return a.Problem
	case chars < shortest:
		return "too little text was found on the page" + title(a.Title)
	}
	return ""
}

// tail gives the text of the last blocks, where walls stand, and all of a short article.
func tail(list []model.Block) string {
	var b strings.Builder
	for _, block := range list[max(0, len(list)-12):] {
		b.WriteString(block.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

func has(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// several reports whether two of the phrases at least are there: every page has a line about cookies.
func several(low []byte, words []string) bool {
	n := 0
	for _, w := range words {
		if bytes.Contains(low, []byte(w)) {
			n++
		}
	}
	return n >= 2
}

// needsScripts reports whether a page is an empty shell that scripts would fill.
func needsScripts(low []byte) bool {
	for _, sign := range []string{`id="root"`, `id="__next"`, `id="app"`, `id="__nuxt"`, "enable javascript", "requires javascript", "javascript is disabled", "window.__initial_state__"} {
		if bytes.Contains(low, []byte(sign)) {
			return bytes.Contains(low, []byte("<script"))
		}
	}
	return false
}

func title(s string) string {
	if s = text.Clean(s, 80); s == "" {
		return ""
	}
	return " (“" + s + "”)"
}
