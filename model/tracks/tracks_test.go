package tracks

import (
	"testing"

	"attache/model"
	"attache/model/text"
)

const (
	neg = model.Negotiations
	pos = model.Posture
	pro = model.Protests
	oth = model.Other
)

func judge(lang, title string) Judgement {
	return New().Classify(text.Analyze(text.Input{Title: title, Lang: lang}))
}

// Each row is a sentence in which a word of one track means another, or none.
func TestHardCases(t *testing.T) {
	for _, c := range []struct {
		want  model.Track
		title string
	}{
		{oth, "Store sells new camera, according to the company"},
		{oth, "Relatives of the singer thank fans for the flowers"},
		{oth, "Residents are urged not to feed the ducks"},
		{pos, "Army violated the ceasefire eighty times this morning"},
		{neg, "Government and rebels extend ceasefire until the end of the year"},
		{oth, "Late strike by Kane sinks Arsenal as Spurs attack pays off"},
		{oth, "Wall Street stocks rally as investors cheer inflation data"},
		{oth, "Wales coach praises attack after six-try win over Italy"},
		{oth, "Actor dies of heart attack at 61"},
		{oth, "Carmaker strikes deal to buy battery firm for $2bn"},
		{oth, "Climbers reach summit of Everest in record time"},
		{oth, "Soldiers help evacuate residents as floods hit the south"},
		{oth, "Rocket carries weather satellite into orbit"},
		{oth, "Defender signs new three-year deal after talks with the club"},
		{pro, "Nurses strike over pay enters third day"},
		{pro, "Train drivers walk out as rail strike paralyses the country"},
		{pro, "Thousands march in capital to demand president's resignation"},
		{pro, "Police fire tear gas at demonstrators outside parliament"},
		{pro, "Security forces open fire on protesters, killing at least 20"},
		{pro, "Death toll in crackdown on Iran protests rises, rights group says"},
		{pro, "Opposition calls for nationwide strike against the new government"},
		{pro, "Farmers block motorways with tractors over fuel tax"},
		{pos, "Air strike on fuel depot kills 12 soldiers"},
		{pos, "US aircraft carrier strike group arrives in the Gulf"},
		{pos, "North Korea shows new missiles at military parade"},
		{pos, "China launches live-fire drills around Taiwan"},
		{pos, "Poland puts air force on alert after drones enter its airspace"},
		{pos, "Russia masses troops near Ukrainian border"},
		{pos, "Government calls up 20,000 reservists"},
		{pos, "Israel and the United States begin joint military exercise"},
		{pos, "Suicide bomber kills 15 at army checkpoint"},
		{neg, "Iran and US to hold nuclear talks in Oman on Friday"},
		{neg, "Ambassador summoned to receive diplomatic protest note over airspace violation"},
		{neg, "Warring sides agree ceasefire after weeks of shelling"},
		{neg, "China and US resume trade talks in Geneva"},
		{neg, "Putin and Trump speak by phone about peace plan"},
		{neg, "Qatar offers to mediate between army and rebels"},
		{neg, "EU ministers agree to lift sanctions on Syria"},
		{neg, "Foreign minister visits Beijing to mend ties"},
		{neg, "Hamas to free three hostages under truce deal"},
		{oth, "Third shark attack in two days closes beaches near the harbour"},
		{oth, "Wild elephant kills six villagers, taking toll to 15 in a week"},
		{oth, "Gang violence drives families from their homes in the port city"},
		{oth, "Police launch crackdown on online scams and money laundering"},
		{oth, "Customs officers seize record cocaine haul in container"},
		{oth, "Student charged with murder after school shooting"},
		{oth, "Car exports hit a new high in March as prices fall"},
		{oth, "Free bus travel is extended until the end of March"},
		{oth, "Studios clash over takeover bid as battle for streaming giant intensifies"},
		{oth, "Oil futures extend rally as stocks slide"},
		{oth, "Furniture chain begins charm offensive to win back customers"},
		{oth, "Fire in nursing home kills 16 residents"},
		{oth, "Gas explosion in coal mine leaves nine miners dead"},
		{oth, "Film about the war wins three prizes at festival"},
		{oth, "Star of classic war films dies aged 91"},
		{oth, "Senators reach funding deal to avoid government shutdown"},
		{oth, "Minority government sworn in after long coalition talks"},
		{oth, "Rugby team lodges protest with the league over referee"},
		{oth, "Bowling attack collapses as England lose third Test"},
		{pos, "Israeli strikes on southern Lebanon kill nine"},
		{pos, "Strike hits apartment building in central Beirut, security source says"},
		{pos, "Russian strikes leave thousands without power"},
		{pos, "Washington weighs new strikes on Iran as warships gather"},
		{pos, "Army reserve called up as drones cross the border"},
		{pro, "Doctors begin five-day strike in pay row"},
		{pro, "Bus drivers stopped work on Tuesday over unpaid bonuses"},
		{pro, "Crackdown on anti-government protests leaves dozens dead"},
		{neg, "Leaders hold talks as army launches offensive on rebel town"},
		{neg, "Government suspends peace talks after rebels bomb barracks"},
		{neg, "Rebel fighters withdraw from two districts under deal with government"},
		{oth, "Debt crackdown could shrink pay packets of millions"},
		{oth, "Crackdown on password sharing brings streaming firm new subscribers"},
		{oth, "Conservative leader faces party unrest after defeat"},
		{oth, "Bulletin of March 31st: the latest in brief"},
		{oth, "Student lands light plane after instructor faints"},
		{oth, "Boycott of cricket cup averted as captains agree"},
		{oth, "What weavers can teach us about patience"},
		{oth, "Crowds gather for the opening of the new museum"},
		{oth, "Sickness and bad food trouble residents of the home"},
		{oth, "Minister under fire over explosive claims in new book"},
		{pro, "Deadly crackdown on demonstrators enters second week"},
		{pro, "Students and workers rally against pension cuts"},
		{pos, "Coastal states trade strikes over disputed strait"},
		{neg, "Tokyo lodges protest with Beijing over ships near islands"},
		{neg, "China protests to Panama over demolition of monument"},
		{neg, "Japan protests Chinese drilling in disputed waters"},
		{pro, "Hundreds of Palestinians protest Israeli demolitions in the desert"},
		{oth, "Central bank chief quits in fresh upheaval for the government"},
		{oth, "Commission steps up crackdown on student visas"},
		{oth, "Passenger jet hits vehicle on runway"},
		{oth, "Fuel tank bursts at paper mill, residents evacuated"},
		{oth, "Airfares climb as war in the Middle East drags on"},
		{oth, "The war in seven charts"},
		{oth, "Investigators raid offices of social network over deepfakes"},
		{oth, "Soldier charged over bets on secret raid"},
		{pos, "Regional war widens as strikes continue"},
		{pos, "Strikes continue for third night as Gulf war spreads"},
		{pos, "Army chief orders highest level of readiness"},
		{pos, "Gunboats harass tanker in the strait"},
		{pos, "Long-range bombers fly over peninsula in show of force"},
		{pos, "Allied jets hit targets in the desert"},
		{neg, "Russia and Ukraine each swap 205 POWs"},
		{neg, "Lavrov phones Rubio about ending the war"},
		{neg, "Emirate sent secret deal to Iran to avoid strikes on its gas fields"},
		{neg, "Turkey rallies allies behind peace plan"},
		{oth, "Minister resigns in protest at budget cuts"},
		{oth, "Judge quits in protest over pardon"},
		{oth, "Singer returns award in protest at broadcaster"},
		{oth, "Housing bill becomes law despite Trump protest"},
		{oth, "Imperial March blares through party gathering"},
		{oth, "Night vigil held ahead of funeral of former president"},
		{oth, "Unexploded wartime bomb found at building site, thousands evacuated"},
		{oth, "40 killed, 8 injured in Pakistan bus accident"},
		{oth, "Entrepreneur stopped work at five every Tuesday for thirty years"},
		{pro, "Truckers blockade border crossing over permits"},
		{pro, "Students occupy university building over Gaza"},
		{pro, "Activists chain themselves to gates of arms factory"},
		{pro, "Thousands rally in support of the former king"},
		{pro, "Second night of vigils calling for the release of political prisoners"},
		{oth, "Pitcher Dylan Cease works seven innings without a hit"},
	} {
		if got := judge("en", c.title); got.Track != c.want {
			t.Errorf("%q: %v %.2f, want %v; %v", c.title, got.Track, got.Scores, c.want, got.Reasons)
		}
	}
}

func TestEightLanguages(t *testing.T) {
	for _, c := range []struct {
		lang  string
		want  model.Track
		title string
	}{
		{"es", neg, "Irán y Estados Unidos celebrarán conversaciones nucleares en Omán"},
		{"es", pos, "El ejército ruso bombardeó Járkov con misiles y drones"},
		{"es", pro, "Miles de manifestantes protestan contra el gobierno en Madrid"},
		{"es", oth, "El delantero marcó dos goles en el partido de liga"},
		{"fr", neg, "L'Iran et les Etats-Unis reprennent les négociations sur le nucléaire"},
		{"fr", pos, "Des frappes aériennes israéliennes font douze morts à Gaza"},
		{"fr", pro, "Des milliers de manifestants défilent contre la réforme des retraites"},
		{"fr", oth, "Le film remporte trois prix au festival de cinéma"},
		{"de", neg, "Außenminister Wadephul führt Gespräche über Waffenruhe in Gaza"},
		{"de", pos, "Russische Truppen greifen Charkiw mit Raketen und Drohnen an"},
		{"de", pro, "Tausende Demonstranten protestieren in Berlin gegen die Regierung"},
		{"de", oth, "Der Trainer lobt seine Spieler nach dem Sieg in der Bundesliga"},
		{"ru", neg, "Лавров и Рубио проведут переговоры о перемирии"},
		{"ru", pos, "ВСУ нанесли удар ракетами по Белгороду, погибли военные"},
		{"ru", pro, "Полиция разогнала акцию протеста, задержаны сотни демонстрантов"},
		{"ru", oth, "Сборная выиграла матч чемпионата по футболу"},
		{"ar", neg, "جولة جديدة من المفاوضات النووية بين إيران والولايات المتحدة في مسقط"},
		{"ar", pos, "غارات إسرائيلية على غزة ومقتل عشرات بينهم جنود"},
		{"ar", pro, "الشرطة تفرق مظاهرات المحتجين بالغاز المسيل للدموع"},
		{"ar", oth, "لاعب كرة القدم يسجل في مباراة الدوري"},
		{"fa", neg, "عراقچی: مذاکرات هسته‌ای با آمریکا در مسقط برگزار می‌شود"},
		{"fa", pos, "رزمایش موشکی سپاه در خلیج فارس آغاز شد"},
		{"fa", pro, "اعتراضات در تهران؛ معترضان به خیابان آمدند و ده‌ها نفر بازداشت شدند"},
		{"fa", oth, "تیم ملی فوتبال در جام جهانی به پیروزی رسید"},
		{"zh", neg, "美伊将在阿曼举行核问题谈判"},
		{"zh", pos, "俄军空袭基辅，导弹和无人机造成多人死亡"},
		{"zh", pro, "数千名示威者抗议政府，警方使用催泪弹"},
		{"zh", oth, "国足比赛获胜，球员在联赛中进球"},
		{"es", oth, "Un tiburón ataca a un bañista y cierran las playas"},
		{"es", oth, "Detienen a dos hombres con cocaína tras un tiroteo mortal"},
		{"es", pro, "Maestros paralizan labores y bloquean el tránsito por salarios"},
		{"fr", oth, "Une attaque de requin fait un mort sur une plage"},
		{"fr", oth, "Deux hommes arrêtés après une attaque au couteau et un braquage"},
		{"fr", pro, "Les cheminots en grève, préavis déposé pour lundi"},
		{"de", oth, "Hai greift Schwimmer an, Strände gesperrt"},
		{"de", oth, "Polizei nimmt Mann nach Messerangriff und Raubüberfall fest"},
		{"de", pro, "Warnstreik bei der Bahn legt den Verkehr lahm"},
		{"ru", oth, "Акула напала на туриста, пляжи закрыты"},
		{"ru", oth, "Взрыв бытового газа в жилом доме, есть погибшие"},
		{"ru", pro, "Шахтеры объявили забастовку и вышли на митинг"},
		{"ar", oth, "هجوم سمكة قرش يقتل سباحا ويغلق الشواطئ"},
		{"ar", pro, "إضراب عام للمعلمين ووقفة احتجاجية أمام الوزارة"},
		{"fa", oth, "حمله کوسه به شناگر در ساحل"},
		{"fa", pro, "اعتصاب کارگران و تجمع اعتراضی مقابل وزارتخانه"},
		{"zh", oth, "鲨鱼袭击泳客，海滩关闭"},
		{"zh", oth, "校园枪击案造成四人死亡，嫌疑人被捕"},
		{"zh", pro, "工人罢工并走上街头要求加薪"},
		{"es", pro, "Campesinos bloquean carreteras en Bolivia"},
		{"es", pro, "Estudiantes toman la universidad y exigen la renuncia del rector"},
		{"de", pos, "Eurofighter fangen russisches Aufklärungsflugzeug ab"},
		{"de", pos, "Nato-Manöver in der Ostsee"},
		{"de", pro, "Tausende gehen gegen Rechtsextremismus auf die Straße"},
		{"de", pro, "Sitzblockade vor dem Parlament"},
		{"de", oth, "Fliegerbombe in Köln entschärft"},
		{"de", pos, "Israel greift Ziele im Süden des Libanon an"},
		{"de", pro, "Lokführer legen ab Montag die Arbeit nieder"},
		{"ru", pro, "Десятки тысяч человек протестовали в Будапеште"},
		{"ar", neg, "وزراء الخارجية يبحثون في جنيف الملف النووي"},
		{"ru", oth, "Жители обсудили ремонт дворов"},
		{"ru", pos, "Военные учения начались в Балтийском море"},
		{"ru", pos, "Войска переброшены к границе"},
		{"ru", pro, "Студенты заняли здание университета"},
		{"ar", pos, "كوريا الشمالية تطلق صاروخا باليستيا"},
		{"ar", pos, "مناورات عسكرية مشتركة في البحر الأحمر"},
		{"ar", pos, "الجيش يدفع بتعزيزات إلى الحدود"},
		{"ar", pro, "آلاف يتظاهرون في الرباط ضد الحكومة"},
		{"fa", pos, "رزمایش مشترک دریایی در دریای عمان"},
		{"fa", pos, "نیروهای ذخیره فراخوانده شدند"},
		{"zh", pos, "解放军在台海举行军演"},
	} {
		if got := judge(c.lang, c.title); got.Track != c.want {
			t.Errorf("%s %q: %v %.2f, want %v; %v", c.lang, c.title, got.Track, got.Scores, c.want, got.Reasons)
		}
	}
}

func TestAThreatToWinATalkScoresOnTwoTracks(t *testing.T) {
	for _, title := range []string{
		"Trump threatens military strikes on Iran if nuclear talks in Oman fail",
		"President postpones strikes on Iran to give talks more time",
	} {
		if got := judge("en", title); got.Scores[neg] < 0.5 || got.Scores[pos] < 0.5 {
			t.Errorf("%q: scores %.2f: both tracks should be more likely than none", title, got.Scores)
		}
	}
}

func TestReasonsNameTheWords(t *testing.T) {
	got := judge("en", "Police fire tear gas at protesters")
	if len(got.Reasons) == 0 || len(got.Reasons) > maxReasons {
		t.Fatalf("%d reasons", len(got.Reasons))
	}
	found := false
	for i, r := range got.Reasons {
		if r.Kind == "" || r.Text == "" || r.Weight == 0 {
			t.Errorf("empty reason %+v", r)
		}
		if i > 0 && abs(got.Reasons[i-1].Weight) < abs(r.Weight) {
			t.Errorf("reasons are not in the order of their weight: %v", got.Reasons)
		}
		found = found || r.Text == "protest" && r.Weight > 0
	}
	if !found {
		t.Errorf("no reason is the word protest: %v", got.Reasons)
	}
}

func abs(x float64) float64 { return max(x, -x) }

func TestScoresAreProbabilitiesAndAgreeWithTheTrack(t *testing.T) {
	for _, title := range []string{"", "a", "Talks", "Army kills protesters during peace talks", "Recipe of the day"} {
		got := judge("en", title)
		if got.Track != got.Scores.Best() {
			t.Errorf("%q: track %v, best score %v", title, got.Track, got.Scores.Best())
		}
		for _, s := range got.Scores {
			if s < 0 || s > 1 {
				t.Errorf("%q: scores %v", title, got.Scores)
			}
		}
	}
	if got := judge("en", ""); got.Track != oth {
		t.Errorf("an empty text is %v", got.Track)
	}
}

func BenchmarkClassifyTitle(b *testing.B) {
	d := text.Analyze(text.Input{Title: "Iran and US to hold nuclear talks in Oman on Friday after days of threats, officials say"})
	c := New()
	b.ReportAllocs()
	for b.Loop() {
		c.Classify(d)
	}
}
