package parse

import "strings"

// wordSense is what a word means in a date.
type wordSense struct {
	kind  senseKind
	value int // month 1 to 12; offset from UTC in seconds; hours to add for a half of the day
}

type senseKind uint8

const (
	senseNone senseKind = iota
	senseMonth
	senseWeekday // value: 1 Sunday to 7 Saturday, 0 when the word is a weekday in one language and another in the next
	senseEither  // a month in one language, a weekday in another: "mar"
	senseJalali  // month of the Persian calendar
	senseZone
	senseAM
	sensePM
	senseNoise // at, the, of, o'clock, ...
	senseYear  // the number before it is a year, and so on: Chinese, Japanese, Korean
	senseMonthMark
	senseDay
	senseHour
	senseMinute
	senseSecond
	senseEra // value: the year before its first
)

// monthNames holds for each month its names and abbreviations: English, Spanish, French, German, Italian, Portuguese, Dutch,
// Swedish, Polish, Czech, Hungarian, Romanian, Turkish, Indonesian; Russian and Ukrainian (nominative and genitive), Bulgarian, Greek; Arabic (Egypt, Maghreb, Levant),
// Persian, Hebrew; Chinese; Croatian, Finnish, Danish, Catalan, Serbian, Hindi, Urdu. Lower case, without the dot of abbreviations, Arabic letters folded as foldWord does.
var monthNames = [12]string{
	`january jan enero ene janvier janv januar jänner jan gennaio gen janeiro januari stycznia styczeń sty ledna leden január ianuarie ian ocak oca jän
	 январь января янв січня січень січ януари ιανουάριος ιανουαρίου ιαν يناير جانفي كانون_الثاني ژانويه ينوار ינואר 一月
	 siječnja siječanj tammikuuta tammikuu gener gen јануара јануар जनवरी جنوری`,
	`february feb febr febrero février févr fevrier fév februar febbraio fevereiro fev februari lutego luty lut února únor február februarie şubat şub
	 февраль февраля фев февр лютого лютий лют февруари φεβρουάριος φεβρουαρίου φεβ فبراير فيفري شباط فوريه פברואר 二月
	 veljače veljača helmikuuta helmikuu febrer фебруара фебруар फ़रवरी फरवरी فروری`,
	`march mar marzo mars märz mär mrz maerz mrt março marco maart mrz marca marzec března březen március márc martie mart maret
	 март марта мар березня березень бер μάρτιος μαρτίου μαρ μάρ μάώ μαώ مارس اذار מרץ 三月
	 ožujka ožujak marts maaliskuuta maaliskuu març марта मार्च مارچ`,
	`april apr abril abr avril avr aprile kwietnia kwiecień kwi dubna duben április ápr aprilie nisan nis
	 апрель апреля апр квітня квітень кві април απρίλιος απριλίου απρ ابريل افريل نيسان اوريل آوريل אפריל 四月
	 travnja travanj huhtikuuta huhtikuu априла април अप्रैल اپریل`,
	`may mayo mai maggio mag maio mei maj maja května květen május máujus máj mayıs
	 май мая травня травень тра μάιος μαΐου μαϊου μάι μαϊ μαι مايو ماي ايار مه ماه_مه מאי 五月
	 svibnja svibanj toukokuuta toukokuu maig маја мај मई مئی`,
	`june jun junio juin juni giugno giu junho czerwca czerwiec cze června červen június jún iunie iun haziran haz
	 июнь июня июн червня червень чер юни ιούνιος ιουνίου ιούν ιουν ιον يونيو يونيه جوان حزيران ژوئن יוני 六月
	 lipnja lipanj kesäkuuta kesäkuu juny јуна јун जून جون`,
	`july jul julio juillet juil juli luglio lug julho lipca lipiec lip července červenec július júl iulie iul temmuz tem
	 июль июля июл липня липень лип юли ιούλιος ιουλίου ιούλ ιουλ ιολ يوليو يوليه جويليه تموز ژوئيه جولاي יולי 七月
	 srpnja srpanj heinäkuuta heinäkuu juliol јула јул जुलाई جولائی`,
	`august aug agosto ago août aout auguste agustus augustus augusti sierpnia sierpień sie srpna srpen augusztus aug ağustos ağu
	 август августа авг серпня серпень сер αύγουστος αυγούστου αύγ αυγ αυγο اغسطس اوت اب اوت אוגוסט 八月
	 kolovoza kolovoz elokuuta elokuu agost августа अगस्त اگست`,
	`september sept sep septiembre setiembre set septembre settembre setembro września wrzesień wrz září szeptember szept septembrie eylül eyl
	 сентябрь сентября сен сент вересня вересень вер септември σεπτέμβριος σεπτεμβρίου σεπτ σεπ سبتمبر ايلول سپتامبر ספטמבר 九月
	 rujna rujan syyskuuta syyskuu setembre септембра септембар सितंबर सितम्बर ستمبر`,
	`october oct octubre octobre oktober okt ottobre ott outubro out października październik paź října říjen október octombrie ekim eki
	 октябрь октября окт жовтня жовтень жов октомври οκτώβριος οκτωβρίου οκτ اكتوبر تشرين_الاول اكتبر אוקטובר 十月
	 lokakuuta lokakuu октобра октобар अक्टूबर اکتوبر`,
	`november nov noviembre novembre novembro listopada listopad lis listopadu noviembre noiembrie kasım kas
	 ноябрь ноября ноя нояб листопада листопад ноември νοέμβριος νοεμβρίου νοέ νοε نوفمبر تشرين_الثاني نوامبر נובמבר 十一月
	 studenoga studenog studeni marraskuuta marraskuu новембра новембар नवंबर नवम्बर نومبر`,
	`december dec diciembre dic décembre déc decembre dezember dez dicembre dezembro desember grudnia grudzień gru prosince prosinec dezember decembrie aralık ara
	 декабрь декабря дек грудня грудень гру декември δεκέμβριος δεκεμβρίου δεκ ديسمبر كانون_الاول دسامبر דצמבר 十二月
	 prosinca prosinac joulukuuta joulukuu desembre децембра децембар दिसंबर दिसम्बर دسمبر`,
}

// jalaliNames are the months of the Persian calendar, which begins its year in March, with the forms used in Afghanistan.
var jalaliNames = [12]string{
	"فروردين حمل", "ارديبهشت ثور", "خرداد جوزا", "تير سرطان", "مرداد امرداد اسد", "شهريور سنبله",
	"مهر ميزان", "ابان عقرب", "اذر قوس", "دي جدي", "بهمن دلو", "اسفند حوت",
}

// weekdayNames begin with Sunday. Abbreviations that are different days in different languages stand in looseWeekdays.
var weekdayNames = [7]string{
	`sunday sun domingo dom dimanche dim sonntag domenica zondag zon söndag niedziela neděle vasárnap duminică pazar minggu
	 воскресенье вс воскресение неділя нд неделя κυριακή κυρ الاحد احد يكشنبه ראשון 星期日 星期天 周日 週日 日曜日 일요일 søndag søn sunnuntai sunnuntaina nedjelja недеља diumenge niedz`,
	`monday mon lunes lun lundi montag lunedì maandag måndag poniedziałek pondělí hétfő luni pazartesi senin
	 понедельник пн понеділок понеделник δευτέρα δευ الاثنين اثنين الإثنين دوشنبه שני 星期一 周一 週一 月曜日 월요일 mandag maanantai maanantaina ponedjeljak понедељак dilluns`,
	`tuesday tue tues martes mardi dienstag martedì dinsdag tisdag wtorek úterý kedd marți salı selasa
	 вторник вт вівторок τρίτη τρί τρι الثلاثاء ثلاثاء سه_شنبه سهشنبه שלישי 星期二 周二 週二 火曜日 火 화요일 tirsdag tir tiistai tiistaina utorak уторак dimarts wto`,
	`wednesday wed weds miércoles mié miercoles mercredi mer mittwoch mercoledì woensdag woe onsdag środa středa szerda miercuri çarşamba rabu
	 среда ср середа сряда τετάρτη τετ الاربعاء اربعاء چهارشنبه רביעי 星期三 周三 週三 水曜日 水 수요일 keskiviikko keskiviikkona srijeda dimecres`,
	`thursday thu thur thurs jueves jue jeudi jeu donnerstag giovedì gio donderdag torsdag czwartek čtvrtek csütörtök joi perşembe kamis
	 четверг чт четвер четвъртък πέμπτη πέμ πεμ الخميس خميس پنجشنبه پنج_شنبه חמישי 星期四 周四 週四 木曜日 木 목요일 torstai torstaina četvrtak четвртак dijous`,
	`friday fri viernes vie vendredi ven freitag venerdì vrijdag fredag piątek pátek péntek vineri cuma jumat
	 пятница пт пʼятниця п'ятниця петък παρασκευή παρ الجمعه جمعه آدينه שישי 星期五 周五 週五 金曜日 金 금요일 perjantai perjantaina petak петак divendres`,
	`saturday sat sábado sabado sáb samedi sam samstag sonnabend sabato zaterdag zat lördag sobota szombat sâmbătă cumartesi sabtu
	 суббота сб субота събота σάββατο σάβ σαβ السبت سبت شنبه שבת 星期六 周六 週六 土曜日 土 토요일 lørdag lør lauantai lauantaina subota субота dissabte`,
}

const looseWeekdays = `so mo di mi do fr sa su we th tu zo ma wo vr za sön mån tis ons tor lör ter qua qui sex seg segunda terça quarta quinta sexta feira
	pon wt śr czw pt sob nie dom sab dl h k sze cs p szo v cmt paz pzt sal çar per cum mié lu ju vi mie jum sen kam rab sel min
	 ma ti ke to pe la su thứ hai ba tư năm sáu bảy chủ nhật रविवार सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार`

// zoneOffsets are hours east of UTC. Where one name means several zones, the one that feeds of news use most is taken.
var zoneOffsets = map[float64]string{
	0:    "z ut utc gmt wet uct",
	1:    "cet bst west mez met wat ist_ireland",
	2:    "cest eet mesz mest sast cat ist_israel",
	3:    "eest msk мск trt eat idt ast_arabia",
	3.5:  "irst",
	4:    "msd gst samt azt amt",
	4.5:  "irdt aft",
	5:    "pkt uzt yekt",
	5.5:  "ist",
	5.75: "npt",
	6:    "bdt omst",
	6.5:  "mmt",
	7:    "ict wib krat",
	8:    "北京时间 hkt sgt awst pht wita irkt myt",
	9:    "jst kst wit yakt",
	9.5:  "acst",
	10:   "aest vlat",
	10.5: "acdt",
	11:   "aedt",
	12:   "nzst",
	13:   "nzdt",
	-3:   "brt art adt clst uyt",
	-3.5: "nst",
	-2.5: "ndt",
	-4:   "ast edt at vet clt bot",
	-5:   "est et cdt cot pet",
	-6:   "cst ct mdt",
	-7:   "mst mt pdt",
	-8:   "pst pt akdt",
	-9:   "akst",
	-10:  "hst",
}

const (
	noiseWords = `at on the of de del le la el um uhr den der dem o clock kl klo d à às a los as alle ore il год года г р
	 року в у о от στις στο hrs hours hour h ч час st nd rd th er في الساعه ساعت در مورخ om via updated published posted
	 date time standard daylight summer`
	amWords = "am a.m a.m. vorm ص صباحا ق.ظ صبح 上午 午前 凌晨 早上 오전 πμ π.μ"
	pmWords = "pm p.m p.m. nachm م مساء ب.ظ عصر بعدازظهر 下午 午後 晚上 오후 μμ μ.μ"
)

// cjkMarks are read wherever they stand, since these scripts put no space between words. Longest first.
var cjkMarks = []string{
	"星期日", "星期天", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六",
	"日曜日", "月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日",
	"일요일", "월요일", "화요일", "수요일", "목요일", "금요일", "토요일",
	"十一月", "十二月", "周日", "周一", "周二", "周三", "周四", "周五", "周六", "週日", "週一", "週二", "週三", "週四", "週五", "週六",
	"一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月",
	"上午", "下午", "午前", "午後", "凌晨", "早上", "晚上", "오전", "오후",
	"北京时间", "年", "月", "日", "号", "號", "时", "時", "点", "點", "分", "秒", "년", "월", "일", "시", "분", "초",
	"火", "水", "木", "金", "土", "民國", "民国", "令和", "平成",
}

// eras are counts of years that begin elsewhere: of Taiwan and of the last emperors of Japan.
var eras = map[string]int{"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988}

var cjkSenses = map[string]senseKind{
	"年": senseYear, "년": senseYear, "月": senseMonthMark, "월": senseMonthMark, "日": senseDay, "号": senseDay, "號": senseDay, "일": senseDay,
	"时": senseHour, "時": senseHour, "点": senseHour, "點": senseHour, "시": senseHour, "分": senseMinute, "분": senseMinute, "秒": senseSecond, "초": senseSecond,
}

var senses = buildSenses()

func buildSenses() map[string]wordSense {
	m := make(map[string]wordSense, 1500)
	add := func(list string, s wordSense) {
		for _, w := range strings.Fields(list) {
			m[foldWord(w)] = s
		}
	}
	add(noiseWords, wordSense{kind: senseNoise})
	for hours, names := range zoneOffsets {
		add(names, wordSense{kind: senseZone, value: int(hours * 3600)})
	}
	add(looseWeekdays, wordSense{kind: senseWeekday})
	add("pt", wordSense{kind: senseZone, value: -8 * 3600})
	add("a", wordSense{kind: senseNoise})
	for i, names := range weekdayNames {
		add(names, wordSense{kind: senseWeekday, value: i + 1})
	}
	for i, names := range jalaliNames {
		add(names, wordSense{kind: senseJalali, value: i + 1})
	}
	for i, names := range monthNames {
		add(names, wordSense{kind: senseMonth, value: i + 1})
	}
	add("mar", wordSense{kind: senseEither, value: 3})
	add("lis", wordSense{kind: senseMonth, value: 11})
	add(amWords, wordSense{kind: senseAM})
	add(pmWords, wordSense{kind: sensePM})
	for w, before := range eras {
		m[w] = wordSense{kind: senseEra, value: before}
	}
	for w, k := range cjkSenses {
		m[w] = wordSense{kind: k}
	}
	return m
}

var wordFolds = strings.NewReplacer(
	"أ", "ا", "إ", "ا", "آ", "ا", "ى", "ي", "ی", "ي", "ک", "ك", "ة", "ه", "ـ", "", "\u200c", "", "\u200d", "",
	"\u064b", "", "\u064c", "", "\u064d", "", "\u064e", "", "\u064f", "", "\u0650", "", "\u0651", "", "\u0652", "", "\u0307", "", "ё", "е")

// foldWord makes the written forms of a word equal: lower case, Arabic letters without their variants and vowel signs.
func foldWord(w string) string {
	w = strings.ToLower(w)
	for i := range len(w) {
		if w[i] >= 0x80 {
			return wordFolds.Replace(w)
		}
	}
	return w
}
