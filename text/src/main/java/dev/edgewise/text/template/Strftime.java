package dev.edgewise.text.template;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// C's `strftime` in the C locale, for `strftime_now`.
final class Strftime {
    private Strftime() {}

    static String format(String format, Clock clock) {
        ZonedDateTime now = ZonedDateTime.now(clock);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                out.append(c);
                continue;
            }
            Budget.round();
            char directive = format.charAt(++i);
            if (directive == '-' && i + 1 < format.length()) {
                out.append(directive(format.charAt(++i), now).replaceFirst("^0+(?=.)", ""));
            } else {
                out.append(directive(directive, now));
            }
        }
        return out.toString();
    }

    private static String directive(char directive, ZonedDateTime now) {
        String pattern = switch (directive) {
            case 'Y' -> "yyyy";
            case 'y' -> "yy";
            case 'm' -> "MM";
            case 'd' -> "dd";
            case 'H' -> "HH";
            case 'I' -> "hh";
            case 'M' -> "mm";
            case 'S' -> "ss";
            case 'f' -> "SSSSSS";
            case 'p' -> "a";
            case 'j' -> "DDD";
            case 'B' -> "MMMM";
            case 'b', 'h' -> "MMM";
            case 'A' -> "EEEE";
            case 'a' -> "EEE";
            case 'F' -> "yyyy-MM-dd";
            case 'T', 'X' -> "HH:mm:ss";
            case 'R' -> "HH:mm";
            case 'D', 'x' -> "MM/dd/yy";
            default -> "";
        };
        if (!pattern.isEmpty()) {
            return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(now);
        }
        return switch (directive) {
            case 'e' -> String.format("%2d", now.getDayOfMonth());
            case 'u' -> String.valueOf(now.getDayOfWeek().getValue());
            case 'w' -> String.valueOf(now.getDayOfWeek().getValue() % 7);
            case 's' -> String.valueOf(now.toEpochSecond());
            case 'n' -> "\n";
            case 't' -> "\t";
            case '%' -> "%";
            // Python's datetime.now() is without a zone.
            case 'z', 'Z' -> "";
            default -> "%" + directive;
        };
    }
}
