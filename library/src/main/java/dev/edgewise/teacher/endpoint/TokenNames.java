package dev.edgewise.teacher.endpoint;

import dev.edgewise.error.Quoted;
import dev.edgewise.error.TeacherException;
import dev.edgewise.teacher.TokenText;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/// How an endpoint names the completion tokens of a text: by their ids (`token_id:5`), or by their text.
///
/// Names by text of one endpoint follow one convention: they equal the student's, or they keep the blank in front
/// of a word where the student's lack it, or the other way round. What no text can spell alone, a part of a
/// character, has any name that is not plain text.
///
/// @param names one for each completion token
record TokenNames(List<String> names, TokenText text) {
    private static final String ID = "token_id:";
    private static final String UNREADABLE = "\uFFFD";
    private static final List<BiPredicate<String, String>> CONVENTIONS = List.of(
            String::equals,
            (name, own) -> name.equals(own) || name.equals(" " + own),
            (name, own) -> name.equals(own) || own.equals(" " + name));

    TokenNames {
        names = List.copyOf(names);
    }

    /// Tells whether a name is that of an id, which says nothing of what the token means.
    static boolean isId(String name) {
        return name.matches(ID + "\\d{1,9}");
    }

    /// Returns the id of a name that is one.
    static int id(String name) {
        return Integer.parseInt(name.substring(ID.length()));
    }

    boolean areIds() {
        return !names.isEmpty() && names.stream().allMatch(TokenNames::isId);
    }

    /// Returns the first completion token that is named otherwise.
    OptionalInt firstOther() {
        int first = CONVENTIONS.stream()
                .mapToInt(convention -> IntStream.range(0, names.size())
                        .filter(at -> !same(at, convention))
                        .findFirst()
                        .orElse(names.size()))
                .max()
                .orElse(0);
        return first == names.size() ? OptionalInt.empty() : OptionalInt.of(first);
    }

    private boolean same(int at, BiPredicate<String, String> convention) {
        String name = names.get(at);
        String own = text.spelled().get(at);
        if (name.startsWith(ID)) {
            return name.equals(ID + text.completion()[at]);
        }
        return own.contains(UNREADABLE) ? !isPlain(name) : convention.test(name, own);
    }

    private static boolean isPlain(String name) {
        return name.matches("\\p{ASCII}+") && !name.matches("bytes:.*|<0x\\p{XDigit}{2}>");
    }

    /// Refuses other tokens than those of the text.
    ///
    /// @param place names the endpoint
    void requireSame(String place) {
        int other = firstOther().orElse(-1);
        if (other >= 0) {
            throw new TeacherException(place + " answered for other tokens than it was asked about: token "
                    + (text.prompt().length + other) + " of the text is " + text.completion()[other] + " (\""
                    + Quoted.of(text.spelled().get(other)) + "\") but it answered for \""
                    + Quoted.of(names.get(other)) + "\". Teacher and model need one tokenizer: take a teacher of the"
                    + " model's own family");
        }
    }
}
