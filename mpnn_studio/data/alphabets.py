"""What texts hold beyond ASCII in different languages, and the encodings that each is written in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

WESTERN = ("latin-1", "cp1252", "mac-roman")
CENTRAL = ("cp1250", "iso8859-2")
CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5")
GREEK = ("cp1253", "iso8859-7")
RANK_OF_THE_FIRST = 4
"""The n-th letter of a language is about as frequent as 1 / (n + this)."""
CAPITALS = 0.25
"""A capital letter is about so many times as frequent as its small one."""


@dataclass(frozen=True)
class Alphabet:
    """The letters of a language beyond ASCII, the most frequent first, and in which encodings they are written."""

    encodings: tuple[str, ...]
    letters: str

    @cached_property
    def likelihoods(self) -> Mapping[str, float]:
        """The logarithm of how likely each letter is, small or capital."""
        shares = {letter: 1 / (place + RANK_OF_THE_FIRST) for place, letter in enumerate(self.letters)}
        capitals = {letter.upper(): CAPITALS * share for letter, share in shares.items()}
        shares = {letter: share for letter, share in capitals.items() if len(letter) == 1} | shares
        total = sum(shares.values())
        return {letter: math.log(share / total) for letter, share in shares.items()}


@dataclass(frozen=True)
class Script:
    """A script of thousands of signs.

    Attributes:
        encoding, exact: the encoding that is found, and the one without later additions, in which signs are sorted.
        leads: first bytes there of the signs that are in use.
        frequent: those that stand in every text.
        kana: whether Japanese syllables belong to it.
    """

    encoding: str
    exact: str
    leads: range
    frequent: str
    kana: bool = False

    def likelihood(self, sign: str) -> float:
        """Return the logarithm of how likely a sign is."""
        if sign in PUNCTUATION or sign in self.frequent or (self.kana and "\uff61" <= sign <= "\uff9f"):
            return -6.0
        if "\u3041" <= sign <= "\u30ff":
            return -5.0 if self.kana else -10.0
        try:
            return -8.5 if sign.encode(self.exact)[0] in self.leads else -14.0
        except UnicodeEncodeError:
            return -14.0


ALPHABETS = (
    Alphabet(WESTERN, "üäößé"),  # German
    Alphabet(WESTERN, "éèàêçùôîâûëïœ"),  # French
    Alphabet(WESTERN, "óíáéñúüºª"),  # Spanish
    Alphabet(WESTERN, "ãçáéóíõêâàúôºª"),  # Portuguese
    Alphabet(WESTERN, "èàòùìé"),  # Italian
    Alphabet(WESTERN, "äöåé"),  # Swedish, Finnish
    Alphabet(WESTERN, "øåæé"),  # Danish, Norwegian
    Alphabet(WESTERN, "éëïóöüè"),  # Dutch
    Alphabet(WESTERN, "íáðþæöóúéý"),  # Icelandic
    Alphabet(WESTERN, "äõüöšž"),  # Estonian
    Alphabet(CENTRAL, "łąęóżśćńź"),  # Polish
    Alphabet(CENTRAL, "íáéěýřčžšůúňťóď"),  # Czech
    Alphabet(CENTRAL, "áíéžčýšúťľôňóäď"),  # Slovak
    Alphabet(CENTRAL, "áéőóöüűúí"),  # Hungarian
    Alphabet(CENTRAL, "čšžćđ"),  # Croatian, Slovenian
    Alphabet(CENTRAL, "ăţîâş"),  # Romanian
    Alphabet(("cp1254",), "ıüşğçöâîû"),  # Turkish
    Alphabet(CYRILLIC, "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"),  # Russian
    Alphabet(CYRILLIC, "аиоетнрсвлкдпмзгубъчщцжяюхйшфь"),  # Bulgarian
    Alphabet(("cp1251", "koi8-u"), "оанивітерсклудмпязьбгйчхцжїюєшщфґ"),  # Ukrainian
    Alphabet(GREEK, "αοιετσνηυρπκμλςάίόέήδγχύώωφθβξζψϊΐϋΰ"),
)
PUNCTUATION = "，。、；：？！（）「」・ー％　～【】"
SIMPLIFIED = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家"
    "种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民"
    "第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月"
    "话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变"
    "四神总何电数安少报才结反受目太量再感建务做接必场件计管期市男否姓号价格品商客户单省州京城区县类型编码金额销售备注"
    "低苹牛奶广深"
)
TRADITIONAL = (
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家"
    "種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心本前開但因只從想實日軍者意無力它與長把機十民"
    "第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月"
    "話合回特代內信表化老給世位次度門任常先海通教男女否姓名號價格品商客戶單省州京城市區縣類型編碼金額銷售備註低北雄竹"
    "數量稱齡"
)
KANJI = (
    "日一国会人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入"
    "選立開手米力学問高代明実円関決子動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度務強"
    "気小七成期公野協取都和統以機平総加山思家話世受区領多県続進正安設保改数記院女初北午指権心界支第産結百派点教報済書"
    "府活原先共得解名交資予川向際査勝面委告軍文反元重近千男道番号価格商品売客阪付量齢"
)
HANGUL = (
    "이다는의에을가고를하은지도로한사기자해인아대나서리수어시있정그일전제장부구보들라주만원관과상공여유성동스등방위국"
    "경발오학무치세물안트소조개면선신중회비생화할마식적우드입행년월간계산실모당결내데체연후호문금업교진반단별출미분재"
    "토합민영군명광역남녀품량번객름날짜격특울천예니"
)
SCRIPTS = (
    Script("gb18030", "gb2312", range(0xB0, 0xD8), SIMPLIFIED),
    Script("big5", "big5", range(0xA4, 0xC7), TRADITIONAL),
    Script("cp932", "shift_jis", range(0x88, 0x98), KANJI, kana=True),
    Script("euc_jp", "euc_jp", range(0xB0, 0xD0), KANJI, kana=True),
    Script("cp949", "euc_kr", range(0xB0, 0xC9), HANGUL),
)
