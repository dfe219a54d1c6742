package dev.edgewise.environment.family;

import java.util.List;
import java.util.stream.Collectors;

/// A sum of signed whole numbers. Addition, subtraction and chain sums share it.
final class SignedTerms {
    private SignedTerms() {}

    /// Returns `3+4-2` for 3, 4, −2.
    static String text(List<Integer> terms) {
        String signed = terms.stream().map(SignedTerms::signed).collect(Collectors.joining());
        return signed.startsWith("+") ? signed.substring(1) : signed;
    }

    /// Returns the canonical form that decides the split: the terms with their signs, sorted. It is equal for
    /// every order of the same terms, so `3+4` of addition, `4+3`, and the two-term chain sum `3+4` share a
    /// split.
    static String key(List<Integer> terms) {
        return terms.stream().sorted().map(SignedTerms::signed).collect(Collectors.joining());
    }

    private static String signed(int term) {
        return term < 0 ? Integer.toString(term) : "+" + term;
    }
}
