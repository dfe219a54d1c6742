package dev.edgewise.guard.hard;

import java.util.regex.Pattern;

/// Why an item was never solved, as far as the evidence goes.
///
/// The causes are tried in this order, and the first that fits is taken:
///
/// | cause | evidence |
/// |---|---|
/// | broken verifier | 4 answers, and a quarter of all, equal the reference but for form, and were scored as wrong |
/// | ill-posed | the question is blank, or speaks of a figure, table or passage that is not there |
/// | unsolvable | 4 of 5 completions were cut at the length limit or gave no answer, on a level that is solved else |
/// | wrong reference | the policy solves 9 of 10 of the item's level, and 3 of 4 answers agree on another one |
/// | hard | none of these |
///
/// A small model makes the same mistake every time. So agreement says nothing about the reference unless the
/// policy is near mastery: in recorded runs on arithmetic up to 96 % agreed on a wrong sum, at pass rates near
/// 0.6.
public enum ZeroCause {
    UNKNOWN("too little is known", "ask it more often"),
    BROKEN_VERIFIER("the verifier refuses right answers", "let it accept this form of the answer"),
    ILL_POSED("the question cannot be answered as it stands", "take it out, or complete its text"),
    UNSOLVABLE(
            "it cannot be answered within the limits",
            "raise max_completion_length, or make the prompt ask for the expected form"),
    WRONG_REFERENCE("the reference answer is probably wrong", "check it against the answer most completions give"),
    HARD("it is hard", "take an easier level first, imitate its solution, or try backward rewrites of it");

    private static final Pattern MISSING_PART =
            Pattern.compile("(?i)\\b(?:figure|diagram|picture|image|graph|table|passage)\\s+(?:above|below|shown)\\b"
                    + "|\\b(?:shown|given|pictured)\\s+in\\s+the\\s+(?:figure|diagram|picture|image|graph)\\b"
                    + "|\\b(?:see|refer to)\\s+the\\s+(?:figure|diagram|picture|image|graph)\\b");

    private static final int ENOUGH = 24;
    private static final int ENOUGH_GROUPS = 3;
    private static final int FORMS = 4;
    private static final double FORMS_SHARE = 0.25;
    private static final double SOLVED_ELSE = 0.1;
    private static final double NO_ANSWER = 0.8;
    private static final double AGREEMENT = 0.75;
    private static final double COMPETENT = 0.9;

    private final String meaning;
    private final String advice;

    ZeroCause(String meaning, String advice) {
        this.meaning = meaning;
        this.advice = advice;
    }

    /// Says for people what it means.
    public String meaning() {
        return meaning;
    }

    /// Says what to do about it.
    public String advice() {
        return advice;
    }

    /// Finds the cause.
    ///
    /// @param levelPassRate the policy's pass rate on the item's level
    static ZeroCause of(ItemEvidence item, double levelPassRate) {
        if (item.looseMatches() >= FORMS && item.looseMatches() >= FORMS_SHARE * item.answered()) {
            return BROKEN_VERIFIER;
        }
        if (item.attempts() < ENOUGH || item.groups() < ENOUGH_GROUPS) {
            return UNKNOWN;
        }
        if (item.question().isBlank() || MISSING_PART.matcher(item.question()).find()) {
            return ILL_POSED;
        }
        double attempts = item.attempts();
        if (item.cut() >= NO_ANSWER * attempts || attempts - item.answered() >= NO_ANSWER * attempts) {
            return levelPassRate >= SOLVED_ELSE ? UNSOLVABLE : HARD;
        }
        boolean agreed = levelPassRate >= COMPETENT && item.agreement() >= AGREEMENT;
        return agreed && !item.reference().isBlank() ? WRONG_REFERENCE : HARD;
    }
}
