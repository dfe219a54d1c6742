r"""Writes whether Math-Verify takes a number inside \boxed{} for the number it shows.

Usage:
    PYTHONPATH=SITE python testkit/oracle/make_numbers.py

Writes core/src/test/resources/numbers.json; seconds. Made with Math-Verify 0.8.0 on latex2sympy2_extended 1.11.0, sympy
1.14.0 and the ANTLR runtime 4.9. SITE holds the packages math_verify, latex2sympy2_extended and antlr4; the parsers of
latex2sympy2_extended/gen are made from its PS.g4 by the ANTLR tool that lies in its repository.

read       text in the box, the number that it shows, and whether Math-Verify finds the two equal
refused    text in the box that is no number for us, and how Math-Verify reads it, null for not at all
"""

import json
import logging
from pathlib import Path

from math_verify import parse, verify

OUT = Path(__file__).resolve().parents[2] / "core/src/test/resources/numbers.json"

READ = {
    r"\$9{,}500": "9500",
    r"\$9,500": "9500",
    r"$9,500": "9500",
    r"9{,}500": "9500",
    r"9\,500": "9500",
    r"9\!,500": "9500",
    r"9,\!500": "9500",
    r"9\ 500": "9500",
    r"9~500": "9500",
    r"12{,}345{,}678.9": "123456789/10",
    r"1,234.50": "2469/2",
    r"18\%": "18",
    r"18 \%": "18",
    r"12.5\%": "25/2",
    r"\text{18}": "18",
    r"\mathrm{18}": "18",
    r"\mathbf{18}": "18",
    r"\textbf{18}": "18",
    r"{18}": "18",
    r"$18$": "18",
    r"18\text{ dollars}": "18",
    r"18 \text{ dollars per hour}": "18",
    r"18\mathrm{km}": "18",
    r"18\text{ cm}^2": "18",
    r"18\text{ cm}^{3}": "18",
    r"18^\circ": "18",
    r"18^{\circ}": "18",
    r"-18^\circ": "-18",
    r"\frac{1}{2}": "1/2",
    r"\dfrac{1}{2}": "1/2",
    r"\tfrac{1}{2}": "1/2",
    r"\frac12": "1/2",
    r"-\frac12": "-1/2",
    r"-\frac{1}{2}": "-1/2",
    r"\frac{-1}{2}": "-1/2",
    r"\frac{14}{3}": "14/3",
    r"1/2": "1/2",
    r"-1/2": "-1/2",
    r".5": "1/2",
    r"-.5": "-1/2",
    r"- 3": "-3",
    r"$-18": "-18",
    r"-\$18": "-18",
    r"\$-18": "-18",
    r"-$18": "-18",
    "\u22123": "-3",
    r"+18": "18",
    r"018": "18",
    r"18.": "18",
    r"1.8\times 10^{3}": "1800",
    r"1.8 \times 10^3": "1800",
    r"2.5\cdot 10^{-3}": "1/400",
}

REFUSED = [
    r"18 or 19",
    r"18\text{ or }19",
    r"18, 19",
    r"18 19",
    r"\text{18}\text{19}",
    r"18\text{19}",
    r"18\text{ or nineteen}",
    r"18\text{ thousand}",
    r"18\text{ dozen}",
    r"18\mathrm{i}",
    r"18\text{ pi}",
    r"18\pi",
    r"x=18",
    r"18x",
    r"18!",
    r"18^2",
    r"18_2",
    r"18\pm 1",
    r"\approx 18",
    r"\sqrt{324}",
    r"9+9",
    r"9\cdot 2",
    r"36/2",
    r"\frac{36}{2}",
    r"\frac{2}{4}",
    r"\frac{18}{1}",
    r"\frac{1}{0}",
    r"1/0",
    r"1/2/3",
    r"\frac{1}{2}3",
    r"\frac123",
    r"1\frac{1}{2}",
    r"\frac{\frac{1}{2}}{3}",
    r"--18",
    r"-\frac{-1}{2}",
    r"-$-18",
    r"(18)",
    r"\left(18\right)",
    r"|18|",
    r"\{18\}",
    r"1{,}2",
    r"9,50",
    r"9{,}50",
    r"1\,23",
    r"0{,}500",
    r"1{,}234\,567",
    r"1234{,}567",
    r"9 500",
    r"9\,\,500",
    r"18%",
    r"18 dollars",
    r"18 km",
    r"18°",
    r"\$",
    r"\text{}",
    r"\text{eighteen}",
    r"\text{18 dollars}",
    r".",
    r"18.5.1",
    r"18\times 10^{3}",
    r"1.8\times 10^35",
    r"10^{3}",
    r"0.\overline{3}",
    r"\infty",
    "",
]


def boxed(text):
    return parse("\\boxed{" + text + "}", parsing_timeout=None)


def number(value):
    top, _, bottom = value.partition("/")
    return parse("\\boxed{\\frac{%s}{%s}}" % (top, bottom) if bottom else "\\boxed{%s}" % top, parsing_timeout=None)


def equal(text, value):
    return bool(verify(number(value), boxed(text), timeout_seconds=None))


def reading(text):
    parsed = boxed(text)
    return str(parsed[0]) if parsed else None


def main():
    logging.disable(logging.CRITICAL)
    result = {
        "read": [{"text": t, "number": n, "math_verify": equal(t, n)} for t, n in READ.items()],
        "refused": [{"text": t, "math_verify": reading(t)} for t in REFUSED],
    }
    OUT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
