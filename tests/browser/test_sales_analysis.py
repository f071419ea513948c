"""The store manager looks at his sales: by category and hour, into them, and takes them along."""

import io

import openpyxl
import pytest
from playwright.sync_api import expect


@pytest.fixture
def manager(person):
    someone = person("manager")
    someone.page.goto("/odoo/sales-analysis")
    choose(someone.page, preset="this_year")
    return someone


def choose(page, **choices):
    """Choose in the boxes above the analysis, and wait until it is added up."""
    expect(page.locator(".o_sales_analysis_filters")).to_be_visible()
    for name, value in choices.items():
        page.select_option(f".o_sales_analysis_filters select[name={name}]", value)
    ready(page)


def ready(page):
    expect(page.locator(".o_sales_analysis[aria-busy=false]")).to_be_visible()
    expect(page.locator(".o_sales_analysis_results")).to_be_visible()


def cents(text):
    """The amount of a text such as ¥ 1,234.50."""
    return round(100 * float("".join(c for c in text if c.isdigit() or c in ".-")))


def card(page, name):
    return cents(page.locator(f"[data-name={name}] .o_sales_analysis_value").inner_text())


def sold(manager, *domain):
    """Total and tax of the orders, in cents, and how many there are."""
    [group] = manager.call(
        "pos.order",
        "formatted_read_group",
        [["state", "in", ["paid", "done"]], *domain],
        [],
        ["amount_total:sum", "amount_tax:sum", "__count"],
    )
    return round(100 * group["amount_total:sum"]), round(100 * group["amount_tax:sum"])


def test_sales_by_category_and_hour(manager):
    page = manager.page
    choose(page, by="category", then="hour")
    total, _tax = sold(manager)
    assert card(page, "total") == total
    rows = page.locator(".o_sales_analysis_row")
    amounts = page.locator(".o_sales_analysis_row [data-column=total]").all_inner_texts()
    assert sum(cents(text) for text in amounts) == total

    first = rows.first
    first.locator("[aria-expanded]").click()
    page.locator(".o_sales_analysis_child").first.wait_for()
    hours = page.locator(".o_sales_analysis_child [data-column=total]").all_inner_texts()
    assert sum(cents(text) for text in hours) == cents(amounts[0])
    manager.shoot("sales-analysis")

    workbook = download(page)
    assert workbook.sheetnames[0] == "Summary"
    assert of_sheet(workbook[workbook.sheetnames[1]]) == (total, sold(manager)[1])
    for name in workbook.sheetnames[2:]:
        assert of_sheet(workbook[name]) == (total, sold(manager)[1])
    assert not manager.errors


def download(page):
    with page.expect_download() as waiting:
        page.click(".o_sales_analysis_xlsx")
    with open(waiting.value.path(), "rb") as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()), data_only=True)


def of_sheet(sheet):
    """Sales and tax in the row of totals, in cents; the rows above add up to it."""
    headings = {cell.value: cell.column - 1 for cell in sheet[3]}
    *rows, last = sheet.iter_rows(min_row=4, values_only=True)
    assert last[0] == "Total"
    sums = []
    for heading in ("Sales", "Tax"):
        at = headings[heading]
        assert round(100 * last[at]) == sum(round(100 * row[at]) for row in rows)
        sums.append(round(100 * last[at]))
    return tuple(sums)


def test_from_a_category_to_its_receipts(manager):
    """Category, subcategory, product, hour, and the orders themselves, by keys alone."""
    page = manager.page
    choose(page, by="category")
    for level in ("Category", "Product", "Hour"):
        name = page.locator(".o_sales_analysis_row").first.locator(".o_sales_analysis_drill")
        expected = page.locator(".o_sales_analysis_row [data-column=total]").first.inner_text()
        name.focus()
        page.keyboard.press("Enter")
        expect(page.locator("thead th").first).to_have_text(level)
        ready(page)
        assert card(page, "total") == cents(expected)
    receipts = page.locator(".o_sales_analysis_row [data-column=orders]").first.inner_text()
    page.locator(".o_sales_analysis_orders").first.click()
    page.wait_for_selector(".o_list_view .o_data_row")
    assert page.locator(".o_data_row").count() == min(int(receipts), 80)
    page.locator(".breadcrumb-item a, .o_back_button").first.click()
    expect(page.locator("thead th").first).to_have_text("Hour")
    assert not manager.errors


def test_the_pivot_says_the_same(manager):
    page = manager.page
    page.click(".o_sales_analysis_pivot")
    page.wait_for_selector(".o_pivot td.o_pivot_cell_value")
    first = page.locator(".o_pivot td.o_pivot_cell_value").first.inner_text()
    assert cents(first) == sold(manager)[0]


def test_nothing_sold_is_told(manager):
    page = manager.page
    choose(page, preset="")
    page.fill("input[name=start]", "2001-01-01")
    page.fill("input[name=end]", "2001-01-31")
    page.locator("input[name=end]").blur()
    expect(page.locator(".o_sales_analysis_empty")).to_be_visible()


def test_no_cashier_sees_it(person):
    cashier = person("cashier")
    with pytest.raises(Exception, match=r"supermarket\.sale\.report|Sales Analysis"):
        cashier.call("supermarket.sale.analysis", "analyse", {"preset": "this_year"})
