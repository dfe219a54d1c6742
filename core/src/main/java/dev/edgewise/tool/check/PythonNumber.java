package dev.edgewise.tool.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Pattern;
import java.math.BigInteger;

/// Numbers in texts as Python's `int` and `float` read them.
final class PythonNumber {
    /// Python refuses longer ones.
    static final int DIGITS = 4300;

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+(_[0-9]+)*");
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?([0-9]+(_[0-9]+)*(\\.([0-9]+(_[0-9]+)*)?)?|\\.[0-9]+(_[0-9]+)*)([eE][+-]?[0-9]+)?");
    private static final Pattern NO_NUMBER = Pattern.compile("[+-]?(inf|infinity|nan)", Pattern.CASE_INSENSITIVE);

    private PythonNumber() {}

    /// Reads an integer, else a number with a decimal point, else returns the text.
    static JsonNode readOrText(String text) {
        String number = text.strip();
        if (INTEGER.matches(number) && number.length() <= DIGITS) {
            return integer(number);
        }
        if (DECIMAL.matches(number)) {
            return decimal(number);
        }
        return NO_NUMBER.matches(number) ? DoubleNode.valueOf(Double.NaN) : TextNode.valueOf(text);
    }

    static JsonNode integer(String digits) {
        String plain = digits.replace("_", "").strip();
        return BigIntegerNode.valueOf(new BigInteger(plain.startsWith("+") ? plain.substring(1) : plain));
    }

    static JsonNode decimal(String digits) {
        return DoubleNode.valueOf(Double.parseDouble(digits.replace("_", "")));
    }
}
