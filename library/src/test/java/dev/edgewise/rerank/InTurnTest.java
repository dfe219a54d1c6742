package dev.edgewise.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InTurnTest {
    private static QueryList list(String query, int documents) {
        return new QueryList(
                null,
                query,
                null,
                IntStream.range(0, documents)
                        .mapToObj(d -> new JudgedDocument(query + d, null, List.of((double) d), null, "made"))
                        .toList());
    }

    @Test
    void theFirstDocumentIsInEveryListOfItsQuery() {
        List<QueryList> lists = List.of(list("a", 6), list("b", 1), list("c", 2));
        InTurn inTurn = new InTurn(lists, 2, 4, false, true, 1);

        for (int step = 1; step < 9; step++) {
            for (QueryList drawn : inTurn.draw(step, 9)) {
                assertThat(drawn.query()).isNotEqualTo("b");
                assertThat(drawn.texts()).startsWith(drawn.query() + "0").doesNotHaveDuplicates();
                assertThat(drawn.size()).isEqualTo(drawn.query().equals("a") ? 4 : 2);
            }
        }
    }

    @Test
    void aFirstDocumentWithoutOthersIsRefused() {
        assertThatThrownBy(() -> new InTurn(List.of(list("a", 1), list("b", 1)), 2, 4, false, true, 1))
                .isInstanceOf(DataException.class)
                .hasMessage("no query has two documents, and the loss compares the first document of a query with its"
                        + " others; add documents, or take loss bce, which looks at each document by itself");
    }
}
