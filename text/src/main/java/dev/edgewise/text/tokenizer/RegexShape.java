package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// Whether an expression may take for ever. The native library goes back over a text in all ways that an expression
/// allows, and nothing can stop it.
///
/// The places of an expression and which of them may follow which are Glushkov's automaton. Inside a repeated group
/// the next character must tell the next place; where it does not, as in `(a+)+`, `(a|a)*` and `(aa?)+`, the ways
/// double with every character. Outside of groups a few such joints are borne, as real tokenizers have them
/// (`\s*[\r\n]+`): three repetitions in a row take a time that grows with the cube of the text's length.
///
/// Constructs that could hide a repetition and that no real tokenizer has count as endless: comments, blanks
/// that do not count, calls of groups, conditions, a bracket at the beginning of a class in a class.
final class RegexShape {
    private static final int REPEATED_JOINT = 4;
    private static final int MOST_JOINTS = 2 * REPEATED_JOINT + 1;
    private static final int MOST_WORK = 300_000;
    private static final int DEEPEST = 100;
    private static final Part EMPTY = new Part(true, List.of(), List.of(), 0);
    private static final Pattern COUNT = Pattern.compile("\\{(\\d{0,6})(,?)(\\d{0,6})}");
    private static final Pattern NUMBER = Pattern.compile("\\\\(?:[xuo]\\{[^}]*}|[xu][0-9a-fA-F]*|[0-9]+)");
    private static final Pattern OPENING =
            Pattern.compile("\\?(?:(?<look>=|!|<=|<!)|[:>]|<[^>]+>|'[^']+'|(?<flags>[a-zA-Z-]+)(?<end>[:)]))");

    private final String regex;
    private final List<RegexAtom> atoms = new ArrayList<>();
    private final List<List<Integer>> next = new ArrayList<>();
    private int at;
    private int work;
    private int depth;
    private int loops;
    private boolean ignoresCase;
    private boolean endless;

    private RegexShape(String regex) {
        this.regex = regex;
    }

    /// A part of an expression: whether it may match nothing, the places at which it may begin and end, and the joints
    /// at which one character leads to several places.
    private record Part(boolean nullable, List<Integer> first, List<Integer> last, int joints) {
        Part orNothing() {
            return new Part(true, first, last, joints);
        }
    }

    static boolean mayNeverEnd(String regex) {
        RegexShape shape = new RegexShape(regex);
        shape.choice();
        while (shape.at < regex.length() && !shape.endless) {
            shape.at++; // a closing parenthesis that closes nothing
            shape.choice();
        }
        return shape.endless;
    }

    private Part choice() {
        Part all = sequence();
        while (sees('|')) {
            at++;
            Part other = sequence();
            all = new Part(
                    all.nullable || other.nullable,
                    both(all.first, other.first),
                    both(all.last, other.last),
                    Math.max(all.joints, other.joints));
        }
        return all;
    }

    private Part sequence() {
        Part all = EMPTY;
        while (at < regex.length() && !sees('|') && !sees(')') && !endless) {
            all = then(all, repeated());
        }
        endless |= all.joints > MOST_JOINTS;
        return all;
    }

    private Part then(Part left, Part right) {
        int joint = left.nullable && overlap(left.first, right.first) ? 1 : 0;
        for (int place : left.last) {
            List<Integer> after = next.get(place);
            if (overlap(after, right.first)) {
                joint = Math.max(joint, after.stream().anyMatch(one -> one <= place) ? REPEATED_JOINT : 1);
            }
            after.addAll(right.first);
        }
        return new Part(
                left.nullable && right.nullable,
                left.nullable ? both(left.first, right.first) : left.first,
                right.nullable ? both(left.last, right.last) : right.last,
                left.joints + right.joints + joint);
    }

    private Part repeated() {
        int start = at;
        int from = atoms.size();
        Part part = atom();
        for (boolean bare = true; at < regex.length() && !endless; bare = false) {
            char c = regex.charAt(at);
            Matcher count = COUNT.matcher(regex).region(at, regex.length());
            if (c == '*' || c == '+' || c == '?') {
                at++;
                part = c == '?' ? part : loop(part, from);
                part = c == '+' ? part : part.orNothing();
                at += sees('?') || sees('+') ? 1 : 0;
            } else if (count.lookingAt()
                    && count.end() - at > 2 + count.group(2).length()) {
                at = count.end();
                part = counted(part, start, from, count, bare);
                // behind braces a plus is a second repetition, which does no harm where nothing can fail behind it
                at += sees('?') || (sees('+') && (at + 1 == regex.length() || regex.charAt(at + 1) == '|')) ? 1 : 0;
            } else {
                break;
            }
        }
        return part;
    }

    private Part counted(Part part, int start, int from, Matcher count, boolean bare) {
        int least = count.group(1).isEmpty() ? 0 : Integer.parseInt(count.group(1));
        boolean exact = count.group(2).isEmpty();
        int most = exact ? least : count.group(3).isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(count.group(3));
        if (most <= 1) {
            return least == 0 || (exact && sees('?')) ? part.orNothing() : part;
        }
        if (!exact || !bare) {
            Part looped = loop(part, from);
            return least == 0 ? looped.orNothing() : looped;
        }
        endless |= part.nullable;
        int end = at;
        at = start;
        Part twice = then(part, atom());
        at = end;
        require(twice, from);
        return sees('?') ? twice.orNothing() : twice; // not lazy: it may be left out
    }

    private Part loop(Part part, int from) {
        endless |= part.nullable && atoms.size() > from;
        loops++;
        for (int place : part.last) {
            next.get(place).addAll(part.first);
        }
        require(part, from);
        return part;
    }

    /// Notes whether a character leads to several places in what is repeated.
    private void require(Part part, int from) {
        endless |= ambiguous(part.first);
        for (int place = from; place < atoms.size() && !endless; place++) {
            endless = ambiguous(next.get(place));
        }
    }

    private boolean ambiguous(List<Integer> places) {
        for (int i = 1; i < places.size(); i++) {
            if (overlap(places.subList(0, i), places.subList(i, i + 1))) {
                return true;
            }
        }
        return false;
    }

    private boolean overlap(List<Integer> some, List<Integer> others) {
        work += some.size() * others.size();
        endless |= work > MOST_WORK;
        return !endless
                && some.stream()
                        .anyMatch(
                                a -> others.stream().anyMatch(b -> atoms.get(a).overlaps(atoms.get(b))));
    }

    private Part atom() {
        char c = regex.charAt(at);
        if (c == '(') {
            at++;
            return group();
        }
        if (c == '^' || c == '$') {
            at++;
            return EMPTY;
        }
        int from = at;
        at = c == '[' ? endOfClass() : c == '\\' ? endOfEscape() : from + Character.charCount(regex.codePointAt(from));
        char escaped = c == '\\' && at > from + 1 ? regex.charAt(from + 1) : ' ';
        if ("bBAzZG".indexOf(escaped) >= 0) {
            return EMPTY;
        }
        endless |= "gkcCM".indexOf(escaped) >= 0;
        RegexAtom atom = c == '['
                ? RegexAtom.ofClass(regex.substring(from + 1, Math.max(from + 1, at - 1)))
                : c == '\\'
                        ? RegexAtom.escape(regex.substring(from + 1, at))
                        : c == '.' ? RegexAtom.ANY : RegexAtom.literal(regex.codePointAt(from));
        work += 1 + atom.weight();
        endless |= work > MOST_WORK;
        atoms.add(ignoresCase ? atom.ignoringCase() : atom);
        next.add(new ArrayList<>());
        List<Integer> place = List.of(atoms.size() - 1);
        return new Part(false, place, place, 0);
    }

    /// Reads a group behind its parenthesis. Options by themselves, `(?i)`, make a group of what stands behind
    /// them, up to the end of the group around them.
    ///
    /// A lookaround takes no character, but its repetitions are tried again at every place at which it stands.
    private Part group() {
        boolean zeroWidth = false;
        boolean options = false;
        Matcher opening = OPENING.matcher(regex).region(at, regex.length());
        if (opening.lookingAt()) {
            at = opening.end();
            zeroWidth = opening.group("look") != null;
            String flags = opening.group("flags");
            ignoresCase |= flags != null && flags.contains("i");
            endless |= flags != null && flags.contains("x"); // blanks and comments would be read as characters
            options = ")".equals(opening.group("end"));
        }
        endless |= sees('?') || sees('*');
        depth++;
        endless |= depth > DEEPEST;
        int before = loops;
        Part body = endless ? EMPTY : choice();
        depth--;
        at += sees(')') && !options ? 1 : 0;
        int joints = body.joints + (loops > before ? REPEATED_JOINT : 0);
        return zeroWidth ? new Part(true, List.of(), List.of(), joints) : body;
    }

    private int endOfClass() {
        int open = 0;
        for (int i = at; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == ']' && (i == at + 1 || (i == at + 2 && regex.charAt(at + 1) == '^'))) {
                continue; // a bracket at the beginning is a character
            }
            i += c == '\\' ? 1 : 0;
            endless |= c == '[' && i > at && (regex.startsWith("[]", i) || regex.startsWith("[^]", i));
            open += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (open == 0) {
                return i + 1;
            }
        }
        return regex.length();
    }

    private int endOfEscape() {
        Matcher number = NUMBER.matcher(regex).region(at, regex.length());
        if (number.lookingAt()) {
            return number.end();
        }
        int escaped = at + 1;
        int end = escaped < regex.length() ? escaped + Character.charCount(regex.codePointAt(escaped)) : escaped;
        int close = regex.indexOf('}', end);
        boolean named = regex.startsWith("{", end) && "pP".indexOf(regex.charAt(end - 1)) >= 0;
        return named && close > 0 ? close + 1 : end;
    }

    private boolean sees(char c) {
        return at < regex.length() && regex.charAt(at) == c;
    }

    private List<Integer> both(List<Integer> some, List<Integer> others) {
        work += some.size() + others.size();
        endless |= work > MOST_WORK;
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    /// Returns whether a pattern, a `String` or a `Regex`, may match no character at all. A normalizer that
    /// replaces nothing by something loses count of its text in the native library. A pattern that Java
    /// cannot read is left to that library.
    static boolean matchesNothing(JsonNode pattern) {
        if (pattern.path("String").isTextual()) {
            return pattern.path("String").textValue().isEmpty();
        }
        try {
            Pattern compiled = Pattern.compile(pattern.path("Regex").asText());
            return Stream.of("", "a", "1 a", " a.\n")
                    .flatMap(text -> compiled.matcher(text).results())
                    .anyMatch(match -> match.start() == match.end());
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
