package dev.edgewise.rerank.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.ranking.judge.Grades;
import dev.edgewise.ranking.judge.JudgeForm;
import dev.edgewise.rerank.judge.PairLabeller.QueryDocument;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AskedLabellerTest {
    private final List<TeacherRequest> asked = new ArrayList<>();

    private List<Verdict> label(JudgeForm form, String... answers) {
        Teacher teacher = new Teacher() {
            @Override
            public String name() {
                return "fake";
            }

            @Override
            public List<TeacherReply> ask(List<TeacherRequest> requests) {
                List<TeacherReply> replies = new ArrayList<>();
                for (int i = 0; i < requests.size(); i++) {
                    asked.add(requests.get(i));
                    replies.add(new TeacherReply(answers[i], true, TeacherUsage.NONE));
                }
                return replies;
            }
        };
        List<QueryDocument> pairs = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            pairs.add(new QueryDocument("query {document} " + i, "document"));
        }
        return new AskedLabeller(teacher, form, 16).label(pairs);
    }

    @Test
    void theFirstLabelOfAnAnswerCounts() {
        List<Verdict> verdicts =
                label(JudgeForm.STANDARD, "2", "The grade is 1, not 0.", "10 of 12", "no idea", "**0**");

        assertThat(verdicts.stream().map(Verdict::grades).map(AskedLabellerTest::grade))
                .containsExactly(2, 1, -1, -1, 0);
        assertThat(verdicts.get(3).missing()).isEqualTo("the answer names no label");
        assertThat(asked.getFirst().question())
                .isEqualTo(
                        "Judge how well the document fits the query. Answer with one of these, from the least relevant"
                                + " to the most: 0, 1, 2.\n\nQuery: query {document} 0\nDocument: document");
    }

    @Test
    void wordsAreReadInAnyCase() {
        JudgeForm form = new JudgeForm(List.of("no", "yes"), "Be strict.", "{query} | {document}");
        assertThat(label(form, "Yes.", "nothing, NO", "yesterday").stream()
                        .map(Verdict::grades)
                        .map(AskedLabellerTest::grade))
                .containsExactly(1, 0, -1);
        assertThat(asked.getFirst().messages()).hasSize(2);
    }

    @Test
    void aPartOfAWordOrNumberIsNoLabel() {
        assertThat(label(JudgeForm.STANDARD, "1.5", "1.").stream()
                        .map(Verdict::grades)
                        .map(AskedLabellerTest::grade))
                .containsExactly(-1, 1);
        JudgeForm russian = new JudgeForm(List.of("нет", "да"), "", "{query} | {document}");
        assertThat(label(russian, "дать", "Да", "куда? Нет").stream()
                        .map(Verdict::grades)
                        .map(AskedLabellerTest::grade))
                .containsExactly(-1, 1, 0);
        JudgeForm words = new JudgeForm(List.of("fair", "fair enough"), "", "{query} | {document}");
        assertThat(label(words, "fair enough", "fair").stream()
                        .map(Verdict::grades)
                        .map(AskedLabellerTest::grade))
                .containsExactly(1, 0);
    }

    private static int grade(@Nullable Grades grades) {
        return grades == null ? -1 : grades.likeliest();
    }
}
