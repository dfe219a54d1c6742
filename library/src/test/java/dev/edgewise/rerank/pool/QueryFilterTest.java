package dev.edgewise.rerank.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.rerank.pool.PoolTexts.Text;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueryFilterTest {
    private static Text query(String text, @Nullable String own) {
        return new Text("q", "", text, own);
    }

    @Test
    void everyReasonIsCounted() {
        List<Text> documents = List.of(query("the sea is salt", null), query("the sea is blue", null));
        List<Text> test = List.of(query("Why is the sea salt?", null), query("one two three four five", null));
        List<Text> queries = List.of(
                query(" ", null),
                query("why  is the SEA salt?", null),
                query("one two three four", null),
                query("salt of the sea", "the sea is salt"),
                query("Salt of the  sea", null),
                query("salt of the blue sea", null),
                query("what is salt", "the sea is blue"),
                query("what is salt then", null));
        try (LexicalIndex index =
                new LexicalIndex(documents.stream().map(Text::text).toList())) {
            QueryFilter.Chosen chosen = new QueryFilter(0.8, 1).choose(queries, test, index, documents);

            assertThat(chosen.queries()).extracting(Text::text).containsExactly("salt of the sea", "what is salt then");
            assertThat(chosen.dropped())
                    .isEqualTo(Map.of(
                            "is empty", 1,
                            "is in the test set", 1,
                            "is nearly one of the test set", 1,
                            "is there already", 1,
                            "is nearly there already", 1,
                            "does not find its own document", 1));
        }
    }

    @Test
    void anAnswerIsCutDownToItsQuery() {
        assertThat(QueryWriter.query("\n Search query: \"how salt is the sea\"\nThat is it."))
                .isEqualTo("how salt is the sea");
        assertThat(QueryWriter.query("“sea water”")).isEqualTo("sea water");
        assertThat(QueryWriter.query(" \n")).isEmpty();
    }

    @Test
    void queriesAreWrittenWithTheDocumentTheyAreFor() {
        List<TeacherRequest> asked = new ArrayList<>();
        Teacher teacher = new Teacher() {
            @Override
            public String name() {
                return "fake";
            }

            @Override
            public List<TeacherReply> ask(List<TeacherRequest> requests) {
                asked.addAll(requests);
                return requests.stream()
                        .map(each -> new TeacherReply("Query: salt " + each.seed(), true, TeacherUsage.NONE))
                        .toList();
            }
        };
        List<Text> written = new QueryWriter(teacher, 0.7).write(List.of(query("the sea is salt", null)), 2);

        assertThat(written)
                .containsExactly(
                        new Text("written for q", "", "salt 0", "the sea is salt"),
                        new Text("written for q", "", "salt 1", "the sea is salt"));
        assertThat(asked.getFirst().question())
                .isEqualTo(
                        "Write one short search query that the document below answers. Answer with the query alone.\n\n"
                                + "Document: the sea is salt");
    }
}
