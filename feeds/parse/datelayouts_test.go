package parse

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Dates put together from the parts that feeds use, in the orders and with the signs that they put between them.
func TestDatesInEveryOrder(t *testing.T) {
	at := time.Date(2026, 2, 23, 17, 4, 5, 0, time.UTC)
	days := []string{"Mon, 2 Jan 2006", "Mon, 02 Jan 06", "Mon 2 Jan 2006", "Monday, 2 January 2006", "Monday 02 January 2006", "Monday, 2-Jan-06", "Monday, 2. January 2006",
		"Mon. 2 Jan 2006", "Mon, 2, Jan 2006", "Mon,2 Jan 2006", "Mon, Jan 2 2006", "Mon, Jan 2, 2006", "Monday, January 2, 2006", "Monday, January 02 2006", "2 Jan 2006", "02-Jan-2006", "2/Jan/2006",
		"2 January 2006", "2. January 2006", "Jan 2, 2006", "Jan. 2, 2006", "January 2 2006", "January 2, 2006", "2006 Jan 2", "2006, January 2", "2006-01-02", "2006-1-2", "2006/01/02",
		"2006/1/2", "2006.01.02", "20060102", "2.1.2006", "02.01.2006", "02.01.06", "2/1/2006", "02-01-2006", "1/2/2006", "01-02-2006", "Mon, 2006-01-02", "Mon, 02.01.2006", "2006-Jan-02", "2006-01-02 Mon"}
	times := []struct {
		layout string
		at     time.Duration // what of the time of day is said
	}{
		{"", 0}, {" 15:04:05", 17*time.Hour + 4*time.Minute + 5*time.Second}, {" 15:04", 17*time.Hour + 4*time.Minute}, {", 15:04", 17*time.Hour + 4*time.Minute},
		{" - 15:04", 17*time.Hour + 4*time.Minute}, {" 3:04 PM", 17*time.Hour + 4*time.Minute}, {" 3:04:05 pm", 17*time.Hour + 4*time.Minute + 5*time.Second},
		{", 3:04PM", 17*time.Hour + 4*time.Minute}, {" at 3:04 p.m.", 17*time.Hour + 4*time.Minute}, {" | 15:04", 17*time.Hour + 4*time.Minute},
	}
	zones := map[string]time.Duration{"": 0, " GMT": 0, " UTC": 0, " Z": 0, " +0000": 0, " +0330": 3*time.Hour + 30*time.Minute, " -05:00": -5 * time.Hour, " GMT+2": 2 * time.Hour,
		" UTC+03:00": 3 * time.Hour, " EST": -5 * time.Hour, " MESZ": 2 * time.Hour, " Asia/Tokyo": 9 * time.Hour, " (UTC)": 0}
	midnight := at.Truncate(24 * time.Hour)
	tried, bad := 0, 0
	for _, day := range days {
		for _, clock := range times {
			for zone, offset := range zones {
				if clock.layout == "" && zone != "" {
					continue // a day has no zone
				}
				layout := strings.NewReplacer("pm", "PM", "p.m.", "PM").Replace(clock.layout)
				in := at.Format(day) + at.Format(layout)
				if strings.Contains(clock.layout, "p.m.") {
					in = strings.Replace(in, "PM", "p.m.", 1)
				} else if strings.Contains(clock.layout, "pm") {
					in = strings.Replace(in, "PM", "pm", 1)
				}
				in += zone
				want := midnight.Add(clock.at - offset)
				got, ok := Date(in, DateHint{Near: at.Add(time.Hour)})
				tried++
				if (!ok || !got.Equal(want)) && bad < 40 {
					bad++
					t.Errorf("%q: got %v, want %v", in, said(got, ok), said(want, true))
				}
			}
		}
	}
	if tried < 3000 {
		t.Errorf("only %d dates were tried", tried)
	}
}

func said(t time.Time, ok bool) string {
	if !ok {
		return "nothing"
	}
	return t.UTC().Format(time.RFC3339)
}

// The months of the languages that attaché must know, in a date as outlets of the language write it, in full and as they are cut.
func TestMonthsOfLanguages(t *testing.T) {
	for lang, names := range map[string]string{
		"en": "January February March April May June July August September October November December",
		"es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
		"fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
		"de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
		"ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
		"ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
		"fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
		"zh": "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
		"it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
		"pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
		"nl": "januari februari maart april mei juni juli augustus september oktober november december",
		"sv": "januari februari mars april maj juni juli augusti september oktober november december",
		"da": "januar februar marts april maj juni juli august september oktober november december",
		"no": "januar februar mars april mai juni juli august september oktober november desember",
		"fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
		"pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
		"cs": "ledna února března dubna května června července srpna září října listopadu prosince",
		"hu": "január február március április május június július augusztus szeptember október november december",
		"ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
		"tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
		"uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
		"bg": "януари февруари март април май юни юли август септември октомври ноември декември",
		"sr": "јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра",
		"hr": "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
		"el": "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου",
		"he": "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
		"id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
		"ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
		"hi": "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
		"ur": "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
	} {
		months := strings.Fields(names)
		if len(months) != 12 {
			t.Fatalf("%s: %d months", lang, len(months))
		}
		for i, month := range months {
			want := time.Date(2025, time.Month(i+1), 17, 9, 30, 0, 0, time.UTC)
			in := fmt.Sprintf("17 %s 2025 09:30", month)
			if lang == "zh" {
				in = "2025年" + month + "17日 09:30"
			}
			got, ok := Date(in, DateHint{Lang: lang})
			if !ok || !got.Equal(want) {
				t.Errorf("%s: %q: got %s", lang, in, said(got, ok))
			}
		}
	}
}

// Spellings that are met rarely, each with its instant.
func TestOddDates(t *testing.T) {
	reads(t, map[string]string{
		// zones
		"Tue, 03 Mar 2026 10:05:06 UT":                  "2026-03-03T10:05:06Z",
		"Tue, 03 Mar 2026 10:05:06 Etc/GMT":             "2026-03-03T10:05:06Z",
		"Tue, 03 Mar 2026 10:05:06 CEST":                "2026-03-03T08:05:06Z",
		"Tue, 03 Mar 2026 10:05:06 AEDT":                "2026-03-02T23:05:06Z",
		"Tue, 03 Mar 2026 10:05:06 IRST":                "2026-03-03T06:35:06Z",
		"Tue, 03 Mar 2026 10:05:06 +330":                "2026-03-03T06:35:06Z",
		"Tue, 03 Mar 2026 10:05:06 +03":                 "2026-03-03T07:05:06Z",
		"Tue, 03 Mar 2026 10:05:06+0100":                "2026-03-03T09:05:06Z",
		"Tue, 03 Mar 2026 10:05:06 + 0100":              "2026-03-03T09:05:06Z",
		"Tue, 03 Mar 2026 10:05:06 GMT+0100":            "2026-03-03T09:05:06Z",
		"Tue, 03 Mar 2026 10:05:06 GMT -0500":           "2026-03-03T15:05:06Z",
		"Tue, 03 Mar 2026 10:05:06 UTC+1":               "2026-03-03T09:05:06Z",
		"Tue, 03 Mar 2026 10:05:06 -0500 (EST)":         "2026-03-03T15:05:06Z",
		"Tue, 03 Mar 2026 10:05:06 -0500 EST":           "2026-03-03T15:05:06Z",
		"Tue, 03 Mar 2026 10:05:06 A":                   "2026-03-03T10:05:06Z",
		"Tue, 03 Mar 2026 10:05:06 zzz":                 "2026-03-03T10:05:06Z",
		"Tue, 03 Mar 2026 10:05:06 Eastern Time":        "",
		"2026-03-03T10:05:06+0100":                      "2026-03-03T09:05:06Z",
		"2026-03-03T10:05:06 +01:00":                    "2026-03-03T09:05:06Z",
		"2026-03-03T10:05:06GMT":                        "2026-03-03T10:05:06Z",
		"2026-03-03T10:05:06 UTC":                       "2026-03-03T10:05:06Z",
		"2026-03-03T10:05:06-5:00":                      "2026-03-03T15:05:06Z",
		"2026-03-03T10:05:06.000-08":                    "2026-03-03T18:05:06Z",
		"2026-03-03T10:05:06[Europe/Berlin]":            "2026-03-03T09:05:06Z",
		"2026-03-03T10:05:06+01:00[Europe/Berlin]":      "2026-03-03T09:05:06Z",
		"2026-03-03T10:05:06.1234567Z":                  "2026-03-03T10:05:06Z",
		"2026-03-03t10:05:06z":                          "2026-03-03T10:05:06Z",
		"2026-03-03T1005":                               "2026-03-03T10:05:00Z",
		"2026-03-03T10":                                 "2026-03-03T10:00:00Z",
		"2026-03-03T10Z":                                "2026-03-03T10:00:00Z",
		"2026-03-03T24:00:00Z":                          "2026-03-04T00:00:00Z",
		"2026-3-3T1:5:6Z":                               "2026-03-03T01:05:06Z",
		"2026-03-03 10:05:06 +0000 UTC":                 "2026-03-03T10:05:06Z",
		"2026-03-03 10:05:06.123456789 +0200 CEST":      "2026-03-03T08:05:06Z",
		"2026-03-03 10:05:06 +0200 CEST m=+0.012345678": "2026-03-03T08:05:06Z",
		// weekdays and days that are not quite right
		"Mon, 03 Mar 2026 10:05:06 GMT":          "2026-03-03T10:05:06Z",
		"Tues, 3 Mar 2026 10:05:06 GMT":          "2026-03-03T10:05:06Z",
		"Xyz, 03 Mar 2026 10:05:06 GMT":          "2026-03-03T10:05:06Z",
		", 03 Mar 2026 10:05:06 GMT":             "2026-03-03T10:05:06Z",
		"Tue , 03 Mar 2026 10:05:06 GMT":         "2026-03-03T10:05:06Z",
		"Tue, 03  Mar  2026  10:05:06  GMT":      "2026-03-03T10:05:06Z",
		"Tue,\u00a003\u00a0Mar 2026 10:05:06":    "2026-03-03T10:05:06Z",
		"Tue, 03 MAR 2026 10:05:06 GMT":          "2026-03-03T10:05:06Z",
		"tue, 03 mar 2026 10:05:06 gmt":          "2026-03-03T10:05:06Z",
		"Tue, 03 Mar 2026 10:05:60 GMT":          "2026-03-03T10:06:00Z",
		"Tue, 03 Mar 2026 1:5:6 GMT":             "2026-03-03T01:05:06Z",
		"Tue, 03 Mar 2026 10:5 GMT":              "2026-03-03T10:05:00Z",
		"Tue, 03 Mar 126 10:05:06 GMT":           "2026-03-03T10:05:06Z",
		"Tue, 03 Mar 02026 10:05:06 GMT":         "2026-03-03T10:05:06Z",
		"Tue, 31 Feb 2026 10:05:06 GMT":          "",
		"Tue Mar 03 10:05:06 +0100 2026":         "2026-03-03T09:05:06Z",
		"Tue Mar 3 10:05:06 2026 +0100":          "2026-03-03T09:05:06Z",
		"Tue Mar 03 10:05:06 UTC 2026":           "2026-03-03T10:05:06Z",
		"Tue Mar 03 10:05:06 GMT+01:00 2026":     "2026-03-03T09:05:06Z",
		"2026/03/03 10:05:06 JST":                "2026-03-03T01:05:06Z",
		"Tue, 2026/03/03 10:05:06 +0000":         "2026-03-03T10:05:06Z",
		"3 Mar 99 10:05 GMT":                     "1999-03-03T10:05:00Z",
		"03-03-2026T10:05:06Z":                   "2026-03-03T10:05:06Z",
		"\tTue, 03 Mar 2026 10:05:06 GMT\n":      "2026-03-03T10:05:06Z",
		"Tue, 03 Mar 2026 at 10:05:06 GMT":       "2026-03-03T10:05:06Z",
		"Published: Tue, 03 Mar 2026 10:05 GMT":  "2026-03-03T10:05:00Z",
		"Updated on March 3, 2026 at 10:05 a.m.": "2026-03-03T10:05:00Z",
		"10:05 GMT, 3 March 2026":                "2026-03-03T10:05:00Z",
		"10:05, 3 March 2026 (UTC)":              "2026-03-03T10:05:00Z",
		"10:05 AM, Mar 3, 2026":                  "2026-03-03T10:05:00Z",
		"10:05 3.3.2026":                         "2026-03-03T10:05:00Z",
		"3 Mar 2026 1005 GMT":                    "2026-03-03T10:05:00Z",
		"3 Mar 2026, 2130 +0100":                 "2026-03-03T20:30:00Z",
		"Mar 3rd, 2026":                          "2026-03-03T00:00:00Z",
		"March 3rd 2026, 10:05:06 am":            "2026-03-03T10:05:06Z",
		"the 3rd of March, 2026":                 "2026-03-03T00:00:00Z",
		"Noon, 3 March":                          "",
		// ISO 8601 in its rarer forms
		"2026-W10":                 "2026-03-02T00:00:00Z",
		"2026W10":                  "2026-03-02T00:00:00Z",
		"2026-062T10:05:06Z":       "2026-03-03T10:05:06Z",
		"20260303T10:05:06+01:00":  "2026-03-03T09:05:06Z",
		"20260303T100506.5Z":       "2026-03-03T10:05:06Z",
		"20260303 10:05":           "2026-03-03T10:05:00Z",
		"202603031005":             "2026-03-03T10:05:00Z",
		"2026-03-03Z":              "2026-03-03T00:00:00Z",
		"2026-03-03+01:00":         "2026-03-02T23:00:00Z",
		"2026-03-03T":              "2026-03-03T00:00:00Z",
		"2026-03-03T10:05:06Z\x00": "2026-03-03T10:05:06Z",
		"2026":                     "2026-01-01T00:00:00Z",
		// other languages
		"Τρι, 03 Μάρ 2026 10:05:06 EET":            "2026-03-03T08:05:06Z",
		"Πεμ, 05 Ιούν 2025 10:05:06 +0300":         "2025-06-05T07:05:06Z",
		"2025-szeptember-03T10:05-05:00":           "2025-09-03T15:05:00Z",
		"2026. március 3. 10:05":                   "2026-03-03T10:05:00Z",
		"2026. március 3., kedd 10:05":             "2026-03-03T10:05:00Z",
		"Tis, 03 mar 2026 10:05:06 +0100":          "2026-03-03T09:05:06Z",
		"tirsdag 3. marts 2026 kl. 10:05":          "2026-03-03T10:05:00Z",
		"3.3.2026 klo 10.05":                       "2026-03-03T10:05:00Z",
		"ti 3.3.2026 10:05":                        "2026-03-03T10:05:00Z",
		"Seg, 02 Fev 2026 10:05:06 -0300":          "2026-02-02T13:05:06Z",
		"Qua, 04 Mar 2026 10:05:06 -0300":          "2026-03-04T13:05:06Z",
		"lun, 02 mar 2026 10:05:06 +0100":          "2026-03-02T09:05:06Z",
		"mié., 04 mar. 2026 10:05":                 "2026-03-04T10:05:00Z",
		"Mo, 02 Mrz 2026 10:05:06 +0100":           "2026-03-02T09:05:06Z",
		"jeu., 05 mars 2026 10:05:06 +0100":        "2026-03-05T09:05:06Z",
		"do 5 mrt 2026 10:05":                      "2026-03-05T10:05:00Z",
		"wto, 03 mar 2026 10:05:06 +0100":          "2026-03-03T09:05:06Z",
		"Вторник, 3 марта 2026, 10:05 (МСК)":       "2026-03-03T07:05:00Z",
		"вт, 3 бер. 2026 р., 10:05":                "2026-03-03T10:05:00Z",
		"3 Mart 2026 Salı 10:05":                   "2026-03-03T10:05:00Z",
		"2026년 3월 3일 화요일 오후 3:05":                  "2026-03-03T06:05:00Z",
		"2026年3月3日 15時05分":                         "2026-03-03T15:05:00Z",
		"2026-03-03 下午 03:05:06":                   "2026-03-03T15:05:06Z",
		"2026年03月03日 星期二":                          "2026-03-03T00:00:00Z",
		"民國115年3月3日":                               "2026-03-03T00:00:00Z",
		"令和8年3月3日":                                 "2026-03-03T00:00:00Z",
		"الثلاثاء، 3 آذار 2026 10:05":              "2026-03-03T10:05:00Z",
		"3 مارس، 2026":                             "2026-03-03T00:00:00Z",
		"03 مارس 2026 الساعة 03:05 مساءً":          "2026-03-03T15:05:00Z",
		"سه شنبه ۱۲ اسفند ۱۴۰۴ - ۱۰:۰۵":            "2026-03-03T10:05:00Z",
		"۱۴۰۴-۱۲-۱۲ ۱۰:۰۵:۰۶":                      "2026-03-03T10:05:06Z",
		"12 اسفند 1404 ساعت 10:05":                 "2026-03-03T10:05:00Z",
		"Thứ ba, 3/3/2026, 10:05 (GMT+7)":          "2026-03-03T03:05:00Z",
		"मंगलवार, 3 मार्च 2026":                    "2026-03-03T00:00:00Z",
		"Selasa, 3 Maret 2026 10:05 WIB":           "2026-03-03T03:05:00Z",
		"2026-03-03T10:05:06+01:00 (Mitteleuropa)": "2026-03-03T09:05:06Z",
		"1772532306 ":                              "2026-03-03T10:05:06Z",
		"/Date(1772532306000)/":                    "2026-03-03T10:05:06Z",
		"/Date(1772532306000+0100)/":               "2026-03-03T10:05:06Z",
	})
}
