package tracks

import (
	"testing"

	"attache/model"
)

// What only mentions a track is none of it: trials of protesters, films, envoys in scandals, crime, offers at home.
func TestWhatOnlyMentionsATrack(t *testing.T) {
	for _, c := range []struct {
		lang  string
		want  model.Track
		title string
	}{
		{"en", oth, "Film about protests wins prize at Lisbon festival"},
		{"en", oth, "Court sentences protesters over fire at town hall"},
		{"en", oth, "Former ambassador opens bakery in home town"},
		{"en", oth, "Prison riot leaves guards injured"},
		{"en", oth, "Candidate promises cheap fuel at campaign rally"},
		{"en", pro, "Hundreds of Kenyans protest Ugandan dam in valley"},
		{"en", pro, "Students protest as court jails two activists"},
		{"es", oth, "El exembajador publica una novela sobre su abuela"},
		{"es", oth, "Medio millón de hogares sin agua tras la tormenta"},
		{"es", oth, "El ministro manifestó que habrá más trenes"},
		{"es", pro, "Plantón de enfermeras frente al ministerio"},
		{"fr", oth, "L'ancien ambassadeur jugé pour escroquerie"},
		{"fr", oth, "Des camps de vacances ouvrent dans le Jura"},
		{"fr", pos, "Les rebelles s'emparent d'une caserne au Tchad"},
		{"fr", pro, "Marche blanche contre les violences à Namur"},
		{"de", oth, "Ex-Botschafter eröffnet Weinhandlung in Kassel"},
		{"de", pos, "Drohnen treffen Kraftwerk bei Poltawa"},
		{"de", neg, "Moskau und Kiew tauschen Kriegsgefangene aus"},
		{"de", pro, "Studierende besetzen Hörsaal in Graz"},
		{"ru", oth, "Школьникам предложили ввести урок шахмат"},
		{"ru", oth, "Туристы отравились готовой едой на вокзале"},
		{"ru", oth, "Названы сроки введения виз для студентов"},
		{"ru", oth, "Фильм о протестах получил приз"},
		{"ru", pro, "Фермеры перекрыли трассу тракторами"},
		{"ar", oth, "سفيرة النوايا الحسنة تفتتح مكتبة للأطفال"},
		{"ar", oth, "فيلم وثائقي يروي قصة متظاهر شاب"},
		{"ar", pro, "مزارعون يغلقون الطرق في وسط البلاد"},
		{"fa", oth, "سفیر پیشین کتاب خاطرات خود را منتشر کرد"},
		{"fa", pos, "استقرار سامانه پدافندی در مرز"},
		{"fa", pro, "کارگران جاده را بستند و شعار دادند"},
		{"zh", oth, "市政府全面打击诈骗电话"},
		{"zh", oth, "前大使出版回忆录"},
		{"zh", oth, "总统在竞选集会上承诺减税"},
		{"zh", pos, "空军打击军事目标"},
		{"zh", pro, "农民驾拖拉机封锁道路"},
	} {
		if got := judge(c.lang, c.title); got.Track != c.want {
			t.Errorf("%s %q: %v %.2f, want %v; %v", c.lang, c.title, got.Track, got.Scores, c.want, got.Reasons)
		}
	}
}
