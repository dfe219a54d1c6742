package dev.edgewise.settings;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What sort of value a key takes.
public sealed interface Kind {
    /// Names the kind as documentation and error messages do: `a whole number, at least 1`.
    String describe();

    /// A whole number of at most 32 bits, or 64 when `wide`.
    record Whole(NumberRange range, boolean wide) implements Kind {
        Whole(NumberRange range) {
            this(range, false);
        }

        @Override
        public String describe() {
            return withRange("a whole number", range);
        }
    }

    /// A finite number.
    record Real(NumberRange range) implements Kind {
        @Override
        public String describe() {
            return withRange("a number", range);
        }
    }

    record Flag() implements Kind {
        @Override
        public String describe() {
            return "true or false";
        }
    }

    /// Text that matches `pattern`; `form` says so in words.
    record Text(Pattern pattern, String form) implements Kind {
        @Override
        public String describe() {
            return form;
        }
    }

    /// A file or directory. A relative one starts from the directory of the file that names it. With `orHubId`,
    /// a text of the form `owner/name` that is no existing path stays unchanged. So does a text that equals one
    /// of `names`.
    record Location(boolean orHubId, List<String> names) implements Kind {
        @Override
        public String describe() {
            String path = orHubId ? "a path or hub id (owner/name)" : "a path";
            return names.isEmpty() ? path : String.join(", ", names) + " or " + path;
        }
    }

    /// One of a few words.
    record Choice(List<String> names) implements Kind {
        @Override
        public String describe() {
            return "one of " + String.join(", ", names);
        }
    }

    /// A list; a single value stands for a list of one.
    record Items(Kind element, int fewest, int most) implements Kind {
        @Override
        public String describe() {
            String count = fewest == most ? "a list of " + fewest : "a list";
            String atLeast = fewest > 0 && fewest < most ? ", at least " + fewest : "";
            return count + " (each " + element.describe() + ")" + atLeast;
        }
    }

    record Nested(Section section) implements Kind {
        @Override
        public String describe() {
            return "a section";
        }
    }

    /// A section whose keys depend on its key `type`.
    record Variants(Map<String, Section> byType) implements Kind {
        @Override
        public String describe() {
            return "a section with type: " + String.join(" | ", byType.keySet());
        }
    }

    private static String withRange(String noun, NumberRange range) {
        String limits = range.describe();
        return limits.isEmpty() ? noun : noun + ", " + limits;
    }
}
