"""Old encodings, of which a few short lines are all there is to go by."""

from __future__ import annotations

from datetime import date

import pytest

from whiteboard.importers import road
from whiteboard.importers.encodings import TITLES, likely, text_of
from whiteboard.importers.plausible import plausible
from whiteboard.importers.source import Source

SHORT = (
    ("cp932", "10:45 サーバー停止\n10:50 再起動\n11:00 復旧\n"),
    ("cp932", "時刻,内容\n10:45,障害を検知しました\n11:00,復旧しました\n"),
    ("cp932", "10:45 停止\n"),
    ("cp932", "10:45 ｻｰﾊﾞｰ停止\n10:50 復旧確認\n"),
    ("euc_jp", "10:45 サーバー停止\n10:50 再起動\n"),
    ("gb18030", "10:45 服务器停机\n10:50 重启\n11:00 恢复\n"),
    ("gb18030", "时间,内容\n10:45,数据库故障\n"),
    ("big5", "10:45 伺服器停機\n10:50 重新啟動\n"),
    ("cp949", "10:45 서버 중단\n10:50 재시작\n11:00 복구\n"),
    ("cp1251", "10:45 Сервер не отвечает\n10:50 Перезапуск\n"),
    ("koi8_r", "10:45 Сервер не отвечает\n10:50 Перезапуск\n"),
    ("cp866", "10:45 Сервер не отвечает\n10:50 Перезапуск\n"),
    ("cp1253", "10:45 Διακοπή διακομιστή\n10:50 Επανεκκίνηση\n"),
    ("cp1255", "10:45 השרת נפל\n10:50 הפעלה מחדש\n"),
    ("cp1256", "10:45 تعطل الخادم\n10:50 إعادة التشغيل\n"),
    ("cp1250", "10:45 Serwer nie działa – zgłoszenie\n11:00 Przywrócono usługę\n"),
    ("cp1250", "10:45 výpadek služby, řešíme\n11:00 opraveno, děkujeme\n"),
    ("cp1254", "10:45 Sunucu çalışmıyor\n10:50 yeniden başlatıldı\n"),
    ("cp850", "10:45 Störung\n10:50 Größe geändert\n"),
    ("mac_roman", "10:45 Störung gemeldet\n10:50 Größe geändert\n"),
    ("cp1252", "10:45 Störung gemeldet – „Käse“\n10:50 Größe geändert\n"),
    ("cp1252", "10:45 café fermé\n"),
    ("cp1252", "10:45 it’s down\n"),
    ("cp1252", "10:45 the “new” flag… reverted\n"),
    ("cp1252", "10:45 così è più lento, perché?\n"),
    ("cp1252", "10:45 ¿Quién? El año pasado también\n"),
    ("cp1252", "10:45 Kundene får ikke logget på, vi ser på det\n"),
    ("cp1252", "10:45 Ähnlich\nÖffnung für Überprüfung, 5 °C, €100\n"),
    ("iso8859_15", "10:45 Kosten: 5 €, Prüfung läuft\n"),
)


@pytest.mark.parametrize(("encoding", "text"), SHORT)
def test_a_few_lines_are_enough(encoding: str, text: str) -> None:
    """Whole, and cut off within a letter as by a sample's end."""
    data = text.encode(encoding)
    assert text_of(Source(data)) == text
    assert data[:-2].decode(plausible(data[:-2])[0], "ignore") == data[:-2].decode(encoding, "ignore")


@pytest.mark.parametrize(("encoding", "text"), SHORT)
def test_what_is_utf8_stays_so(encoding: str, text: str) -> None:
    """Nothing else is looked for."""
    assert encoding
    assert text_of(Source(text.encode())) == text
    assert text_of(Source(text.encode("utf-16"))) == text


def test_what_makes_no_sense_has_no_likely_encoding() -> None:
    """Then statistics decide, and plain ASCII asks nobody."""
    assert plausible(bytes(range(0x80, 0xC0))) == ()
    assert plausible(b"10:45 all is well") == ()


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1255", "10:45 שלום\n"),
        ("cp1255", "10:50 אתחול\n"),
        ("cp1255", "11:00 שוחזר\n"),
        ("cp1256", "10:45 خطأ\n"),
        ("cp1256", "10:50 اعادة\n"),
        ("cp1256", "10:45 مشكلة في الدفع\n"),
        ("cp1253", "10:45 Διακοπή\n"),
        ("cp1251", "10:45 не работает\n"),
    ],
)
def test_words_of_a_script_are_told_from_what_no_word_of_another_does(encoding: str, text: str) -> None:
    """A final letter at the end, an accent in each word: a line or a word is enough."""
    assert text_of(Source(text.encode(encoding))) == text


def test_where_the_encoding_was_guessed_it_is_told_and_another_can_be_chosen() -> None:
    """Four letters are a word in several languages."""
    data = "10:45 сбой\n".encode("cp1251")
    imported = road.read(data, today=date(2021, 3, 4))
    assert len(imported.encodings) > 1
    assert "cp1251" in imported.encodings
    assert set(imported.encodings) <= TITLES.keys()
    chosen = road.read(data, today=date(2021, 3, 4), encoding="cp1251")
    assert [one.text for one in chosen.candidates] == ["сбой"]
    assert chosen.encodings[0] == "cp1251"
    assert set(chosen.encodings) == set(imported.encodings)


@pytest.mark.parametrize(
    "data", [b"10:45 ok", "10:45 é".encode(), "10:45 é".encode("utf-16"), "10:45 éàüöèêô".encode()[:-1]]
)
def test_what_leaves_no_doubt_asks_nobody(data: bytes) -> None:
    """Also where UTF-8 was cut off within a letter."""
    assert likely(Source(data)) == ()


def test_every_encoding_that_is_offered_can_be_read() -> None:
    """Whatever the bytes are."""
    for name in TITLES:
        assert text_of(Source(b"10:45 \xe9\xff ok", encoding=name)).startswith("10:45 ")
