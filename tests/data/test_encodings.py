"""Tables in many languages and encodings are read as they were written, or as a person says."""

import pytest

from mpnn_studio.data import text_file
from mpnn_studio.data.dialect import Overrides
from mpnn_studio.data.encodings import ENCODINGS, encoding_named
from mpnn_studio.data.inspection import inspect_csv

WORDS = {
    "Russian": "Город;Население;Москва;Санкт-Петербург;Нижний Новгород;Казань;Хлеб ржаной;высокий;да;нет",
    "Ukrainian": "Місто;Населення;Київ;Львів;Запоріжжя;Чернігів;Їжа;Високий;так;ні",
    "Bulgarian": "Град;Население;София;Пловдив;Стара Загора;Бургас;Мъж;Жена;висок;нисък",
    "Polish": "Miasto;Ludność;Łódź;Kraków;Gdańsk;Częstochowa;Mężczyzna;Kobieta;środa;więcej",
    "Czech": "Město;Počet obyvatel;Plzeň;Ústí nad Labem;České Budějovice;Příjmení;Muž;Žena;čtvrtek;řeka",
    "Hungarian": "Város;Népesség;Győr;Székesfehérvár;Hódmezővásárhely;Férfi;Nő;Születési idő;Fűszer;körte",
    "Greek": "Πόλη;Πληθυσμός;Αθήνα;Θεσσαλονίκη;Ηράκλειο;Άνδρας;Γυναίκα;Ημερομηνία;ναι;όχι",
    "Turkish": "Şehir;Nüfus;İstanbul;Eskişehir;Diyarbakır;Muğla;Kadın;Erkek;düşük;yüksek",
    "Chinese": "城市;人口;北京;上海;广州;深圳;男;女;商品名称;苹果",
    "Taiwanese": "城市;人口;臺北市;高雄市;新竹縣;男;女;商品名稱;蘋果;價格",
    "Japanese": "都市;人口;東京都;大阪府;北海道;男;女;りんご;コーヒー;ﾃﾞｰﾀ",
    "Korean": "도시;인구;서울특별시;부산광역시;대구;남자;여자;상품명;사과;우유",
    "German": "Straße;Größe;Zürich;München;Köln;Österreich;männlich;weiblich;Käse;jährlich",
    "French": "Région;Qualité;Genève;Orléans;Nîmes;Prénom;très élevé;garçon;Noël;où",
    "Spanish": "Año;Niño;España;Málaga;Córdoba;Teléfono;Sí;mañana;Señor;Dirección",
    "Portuguese": "Município;Preço;São Paulo;Região;Não;Coração;Educação;Último;João;avô",
    "Italian": "Città;Età;Forlì;Cantù;Lunedì;Qualità;Più;Però;perché;è",
    "Swedish": "Ålder;Kön;Malmö;Göteborg;Västerås;Örebro;År;Försäljning;Öl;näring",
    "Danish": "Køn;Størrelse;København;Århus;Ærø;Mænd;Kvinder;Smørrebrød;År;Måned",
    "Finnish": "Ikä;Määrä;Jyväskylä;Hämeenlinna;Kesäkuu;Työ;Yö;Lämpötila;Öljy;ääni",
    "signs": "temp °C;£ or €;25 °C;µg/m³;it’s “so”;– none;café;±3;½;§ 5",
}
WRITTEN = {
    "Russian": ("cp1251", "koi8-r", "cp866", "iso8859-5"),
    "Ukrainian": ("cp1251", "koi8-u"),
    "Bulgarian": ("cp1251",),
    "Polish": ("cp1250", "iso8859-2"),
    "Czech": ("cp1250", "iso8859-2"),
    "Hungarian": ("cp1250", "iso8859-2"),
    "Greek": ("cp1253", "iso8859-7"),
    "Turkish": ("cp1254",),
    "Chinese": ("gbk", "gb18030"),
    "Taiwanese": ("big5",),
    "Japanese": ("cp932", "euc_jp"),
    "Korean": ("euc_kr", "cp949"),
    "German": ("cp1252", "latin-1", "mac-roman"),
    "French": ("cp1252", "latin-1", "mac-roman"),
    "Spanish": ("cp1252", "latin-1", "mac-roman"),
    "Portuguese": ("cp1252", "latin-1", "mac-roman"),
    "Italian": ("cp1252", "latin-1", "mac-roman"),
    "Swedish": ("cp1252", "latin-1", "mac-roman"),
    "Danish": ("cp1252", "latin-1"),
    "Finnish": ("cp1252", "latin-1"),
    "signs": ("cp1252",),
}
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
BOTH = [(language, encoding) for language, encodings in WRITTEN.items() for encoding in (*encodings, *UNICODE)]


def table_of(language, rows=16):
    """Return the names of two columns, the words in the first, and a table of them."""
    first, second, *words = WORDS[language].split(";")
    lines = [f"{words[n % len(words)]},{n}" for n in range(rows)]
    return (first, second), words, "\r\n".join([f"{first},{second}", *lines, ""])


@pytest.mark.parametrize(("language", "encoding"), BOTH)
def test_a_table_is_read_as_it_was_written(write, language, encoding):
    names, words, text = table_of(language)
    table = inspect_csv(write(text, encoding)).table
    assert table.names == names
    assert set(table.columns[0].texts) == set(words)


@pytest.mark.parametrize("language", ["Russian", "Greek", "Chinese", "Japanese", "Korean", "Polish", "German"])
def test_a_few_words_far_down_tell_the_encoding_too(write, language):
    encoding, words = WRITTEN[language][0], WORDS[language].split(";")[2:]
    plain = "name,x\n" + "plain,1\n" * 150_000
    table = inspect_csv(write(plain + "".join(f"{word},2\n" for word in words), encoding)).table
    assert set(table.columns[0].texts) == {"plain", *words}


@pytest.mark.parametrize("language", ["Russian", "Chinese"])
def test_a_person_says_which_encoding_it_is(write, language):
    names, _, text = table_of(language)
    path = write(text, WRITTEN[language][0])
    assert inspect_csv(path, given=Overrides(encoding="latin-1")).table.names != names
    told = encoding_named(WRITTEN[language][0])
    inspection = inspect_csv(path, given=Overrides(encoding=told))
    assert (inspection.table.names, inspection.source.encoding) == (names, told)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("UTF8", "utf-8"),
        ("windows-1251", "cp1251"),
        ("KOI8-R", "koi8-r"),
        ("gbk", "gb18030"),
        ("GB2312", "gb18030"),
        ("euc-kr", "cp949"),
        ("Shift-JIS", "shift_jis"),
        ("sjis", "shift_jis"),
        ("iso-8859-1", "latin-1"),
        ("latin2", "iso8859-2"),
        ("macroman", "mac-roman"),
        ("no such", "no such"),
        ("rot13", "rot13"),
        ("utf-7", "utf-7"),
    ],
)
def test_an_encoding_has_many_names(name, meant):
    assert encoding_named(name) == meant


def test_every_encoding_that_is_offered_reads_a_plain_table_or_says_why_not(write):
    for encoding in ENCODINGS:
        blocks = text_file.line_blocks(write("a,b\n1,2\n", encoding), encoding)
        assert b"".join(block for block, _ in blocks) == b"a,b\n1,2\n"


def test_bytes_that_the_likely_encoding_does_not_know_are_kept(write):
    words = WORDS["Chinese"].split(";")[2:]
    text = "".join(f"{word},1\n" for word in words).encode("gbk")
    table = inspect_csv(write(b"name,x\n" + text * 40_000 + b"\xff\xff,2\n")).table
    assert "ÿÿ" in table.columns[0].texts
