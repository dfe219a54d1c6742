package dev.edgewise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every teacher owes: an answer to each request, in order, handed over once, and a name.
public abstract class TeacherContract {
    /// Opens a teacher. The contract closes it.
    protected abstract Teacher teacher();

    /// Requests that it answers, each by another text; at least two.
    protected abstract List<TeacherRequest> requests();

    private static List<String> texts(List<TeacherReply> replies) {
        return replies.stream().map(TeacherReply::text).toList();
    }

    @Test
    void answersEveryRequestInOrder() {
        try (Teacher teacher = teacher()) {
            List<TeacherRequest> requests = requests();
            List<String> forwards = texts(teacher.ask(requests));
            assertThat(forwards).hasSameSizeAs(requests).doesNotHaveDuplicates();

            List<String> backwards = texts(teacher.ask(requests.reversed()));
            assertThat(backwards.reversed()).isEqualTo(forwards);
        }
    }

    @Test
    void answersOneRequestTwice() {
        try (Teacher teacher = teacher()) {
            TeacherRequest one = requests().getFirst();
            List<TeacherReply> replies = teacher.ask(List.of(one, one));
            assertThat(replies).hasSize(2);
            assertThat(replies.getFirst().text()).isEqualTo(replies.getLast().text());
        }
    }

    @Test
    void answersNothingByNothing() {
        try (Teacher teacher = teacher()) {
            assertThat(teacher.ask(List.of())).isEmpty();
        }
    }

    @Test
    void handsOverEveryAnswerOnce() {
        try (Teacher teacher = teacher()) {
            List<TeacherRequest> requests = requests();
            List<String> texts = new ArrayList<>(Collections.nCopies(requests.size(), ""));
            List<Integer> handed = new ArrayList<>();
            teacher.ask(requests, (reply, index) -> {
                texts.set(index, reply.text());
                handed.add(index);
            });
            assertThat(handed).doesNotHaveDuplicates().hasSameSizeAs(requests);
            assertThat(texts).isEqualTo(texts(teacher.ask(requests)));
        }
    }

    @Test
    void countsWhatItTakes() {
        try (Teacher teacher = teacher()) {
            assertThat(teacher.ask(requests())).extracting(TeacherReply::usage).allSatisfy(usage -> {
                assertThat(usage.requests()).isBetween(0L, 1L);
                assertThat(usage.promptTokens()).isNotNegative();
                assertThat(usage.completionTokens()).isNotNegative();
                assertThat(usage.cost()).isNotNegative().isFinite();
                assertThat(usage.requests() == 1 || usage.equals(TeacherUsage.NONE))
                        .isTrue();
            });
        }
    }

    @Test
    void hasTheSameNameEachTime() {
        try (Teacher one = teacher();
                Teacher two = teacher()) {
            assertThat(one.name()).isNotBlank().isEqualTo(two.name());
        }
    }

    @Test
    void maySeveralTimesBeClosed() {
        Teacher teacher = teacher();
        teacher.close();
        teacher.close();
    }
}
