"""Whether the day stands before the month is judged over all dates of a table."""

from datetime import datetime, timedelta

import pytest

from mpnn_studio.data.date_order import find_day_first
from mpnn_studio.data.inspection import inspect_csv

START = datetime(2020, 3, 1)


def written(form, count=2000, step=timedelta(hours=1)):
    return [form.format(START + place * step) for place in range(count)]


def column(write, cells, name="when"):
    inspection = inspect_csv(write(f"{name},v\n" + "".join(f"{cell},{n % 7}\n" for n, cell in enumerate(cells))))
    return inspection.columns[0], inspection.source.day_first


@pytest.mark.parametrize("form", ["{0:%m/%d/%Y %H:%M}", "{0:%m/%d/%y %H:%M}", "{0.month}-{0.day}-{0:%Y %I:%M:%S %p}"])
@pytest.mark.parametrize("count", [700, 2000])
def test_hourly_dates_of_the_first_days_of_a_month_do_not_mislead(write, form, count):
    found, day_first = column(write, written(form, count))
    assert (found.column.kind, found.missing, day_first) == ("date", 0, False)
    assert found.column.high - found.column.low == pytest.approx((count - 1) / 24)


def test_one_slip_does_not_turn_the_dates_of_a_whole_table(write):
    days = written("{0:%d/%m/%Y}", 300, timedelta(days=1))
    found, day_first = column(write, [*days, "1/31/2020"])
    assert (found.missing, day_first) == (1, True)


@pytest.mark.parametrize("count", [60, 1500])
def test_eight_digits_are_dates_where_the_name_of_the_column_says_so(write, count):
    cells = written("{0:%Y%m%d}", count, timedelta(days=1))
    found, _ = column(write, cells, "sale_date")
    assert (found.column.kind, found.missing) == ("date", 0)
    assert found.column.high - found.column.low == count - 1
    assert column(write, cells, "code")[0].column.kind == "number"


def test_a_table_with_dates_of_eight_digits_is_trained_on_as_it_was_seen(write):
    cells = written("{0:%Y%m%d}", 1500, timedelta(days=1))
    inspection = inspect_csv(write("v,date,y\n" + "".join(f"{n % 9}.5,{c},{n % 7}.5\n" for n, c in enumerate(cells))))
    source = inspection.usable()
    assert (source.load().inputs == inspection.dataset(source).inputs).all()
    assert source.load().inputs[0, 1] == (START - datetime(1970, 1, 1)).days


def test_equal_proofs_leave_the_day_first():
    assert find_day_first([["14/3/2020", "3/14/2020"]])
    assert not find_day_first([["14/3/2020", "3/14/2020", "3/15/2020"]])
