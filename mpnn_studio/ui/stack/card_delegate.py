"""Draws one card of the stack and places the form inside it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ...explain.unit_maps import UnitMaps
from ..widgets import theme, tones
from .row_editor import RowEditor
from .rows import StackRow
from .stack_model import ROW

Index = QModelIndex | QPersistentModelIndex
GAP = 6
PADDING = 8
GRIP = 12
BAR = 4
MUTED_OPACITY = 0.5
MAP_SIDE = 24
"""Of the map of a unit, in px."""
TEXT_LEFT = PADDING + GRIP + BAR + 14


class CardDelegate(QStyledItemDelegate):
    """Paints the header of each card; the part below it is a ``RowEditor`` that the view opens and closes."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._measured: tuple[QFont, int] | None = None
        self.maps: Mapping[str, UnitMaps] = {}

    def header_height(self) -> int:
        """Height of the two lines that every card has, in px."""
        font = self._view.font()
        if self._measured is None or self._measured[0] != font:
            title = QFontMetrics(theme.title_font(self._view)).height()
            height = title + QFontMetrics(theme.small_font(self._view)).height() + 2 * PADDING
            self._measured = font, height  # asked for every card at each layout
        return self._measured[1]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = self._content_top(index) + GAP
        editor = self._view.indexWidget(index)
        width = self._view.viewport().width()
        if isinstance(editor, RowEditor):
            height += editor.height_for(width - TEXT_LEFT - PADDING) + PADDING
        return QSize(width, height)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        return self._view.make_editor(parent, index.data(ROW))  # type: ignore[attr-defined,no-any-return]

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Nothing: the view keeps each form in step itself, and builds another where the component is another."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(TEXT_LEFT, self._content_top(index), -PADDING, -GAP - PADDING // 2))

    def _content_top(self, index: Index) -> int:
        """Where the form begins: below the header, and below the maps where there are some."""
        # Asked for every card at each layout, mostly where there are no maps at all.
        below = MAP_SIDE + PADDING if self.maps and index.data(ROW).uid in self.maps else 0
        return self.header_height() + below

    def maps_rect(self, card: QRect) -> QRect:
        """Return where the maps of a card are painted."""
        return QRect(card.left() + TEXT_LEFT, card.top() + self.header_height(), card.width() - TEXT_LEFT, MAP_SIDE)

    def eventFilter(self, editor: QObject, event: object) -> bool:
        """Keep a form open when Enter or Escape is pressed in it: it is part of the card, not a passing editor."""
        return False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: StackRow = index.data(ROW)
        state: QStyle.StateFlag = option.state
        card = QRectF(option.rect).adjusted(1, 1, -1, -GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(MUTED_OPACITY if row.muted else 1.0)
        self._paint_frame(painter, card, row, state)
        header = QRect(int(card.left()), int(card.top()), int(card.width()), self.header_height())
        self._paint_marks(painter, header, row)
        self._paint_texts(painter, header, row)
        if row.uid in self.maps:
            self._paint_maps(painter, self.maps_rect(option.rect), self.maps[row.uid])
        painter.restore()

    def _paint_frame(self, painter: QPainter, card: QRectF, row: StackRow, state: QStyle.StateFlag) -> None:
        colors = theme.colors(self._view)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        broken = row.problem is not None and not row.problem.hint
        edge = colors.error if broken else colors.accent if selected else colors.line
        painter.setPen(QPen(QColor(edge), 2 if selected else 1))
        painter.setBrush(QColor(colors.selected if selected else colors.card))
        painter.drawRoundedRect(card, theme.RADIUS, theme.RADIUS)
        if state & QStyle.StateFlag.State_HasFocus and not selected:
            painter.setPen(QPen(QColor(colors.text), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(card.adjusted(2, 2, -2, -2), theme.RADIUS - 2, theme.RADIUS - 2)

    def _paint_marks(self, painter: QPainter, header: QRect, row: StackRow) -> None:
        colors = theme.colors(self._view)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = header.center().y()
        if row.is_layer:
            painter.setBrush(QColor(colors.other))
            for x in (0, 5):
                for y in (-6, -1, 4):
                    painter.drawEllipse(QRectF(header.left() + PADDING + 2 + x, middle + y, 2, 2))
        painter.setBrush(colors.group(row.group))
        bar = QRectF(
            header.left() + PADDING + GRIP + 2, header.top() + PADDING + 2, BAR, header.height() - 2 * PADDING - 4
        )
        painter.drawRoundedRect(bar, BAR / 2, BAR / 2)

    def _paint_texts(self, painter: QPainter, header: QRect, row: StackRow) -> None:
        colors, view = theme.colors(self._view), self._view
        area = header.adjusted(TEXT_LEFT, PADDING, -PADDING - 2, -PADDING)
        number = theme.number_font(view)
        small = theme.number_font(view, 0.87)
        right = max(QFontMetrics(number).horizontalAdvance(row.output), QFontMetrics(small).horizontalAdvance(row.cost))
        right = min(right, area.width() // 2)
        left = area.adjusted(0, 0, -right - 8, 0)
        top, bottom = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
        to_right = Qt.AlignmentFlag.AlignRight
        centre = Qt.AlignmentFlag.AlignVCenter
        _write(painter, left, top, theme.title_font(view), colors.text, row.title)
        _write(painter, left, bottom, theme.small_font(view), colors.muted, row.summary)
        _write(painter, area, to_right | (top if row.cost else centre), number, colors.text, row.output, right)
        _write(painter, area, to_right | bottom, small, colors.muted, row.cost, right)

    def _paint_maps(self, painter: QPainter, area: QRect, maps: UnitMaps) -> None:
        """As many of the units as there is room for, and how many more there are."""
        tokens, (count, side, _) = theme.colors(self._view), maps.shares.shape
        pitch = MAP_SIDE + theme.GRID
        font = theme.small_font(self._view)
        room, rest = area.width() - PADDING, QFontMetrics(font).horizontalAdvance(f"+{maps.units}")
        shown = min(count, max((room if maps.units * pitch <= room else room - rest) // pitch, 1))
        levels = tones.number_levels(maps.shares[:shown].reshape(-1, side), 1.0)
        picture = tones.level_picture(levels, tones.number_ends(self._view), tokens.error)
        painter.setPen(QColor(tokens.line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for unit in range(shown):
            place = QRect(area.left() + unit * pitch, area.top(), MAP_SIDE, MAP_SIDE)
            painter.drawImage(place, picture, QRect(0, unit * side, side, side))
            painter.drawRect(QRectF(place).adjusted(-0.5, -0.5, 0.5, 0.5))
        more, left = maps.units - shown, shown * pitch
        if more:
            painter.setFont(font)
            painter.setPen(QColor(tokens.muted))
            painter.drawText(area.adjusted(left, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), f"+{more}")


def _write(
    painter: QPainter,
    area: QRect,
    alignment: Qt.AlignmentFlag,
    font: QFont,
    color: str,
    text: str,
    width: int | None = None,
) -> None:
    painter.setFont(font)
    painter.setPen(QColor(color))
    room = area.width() if width is None else width
    painter.drawText(area, int(alignment), QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room + 1))
