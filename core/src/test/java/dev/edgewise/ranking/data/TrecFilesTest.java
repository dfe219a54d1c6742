package dev.edgewise.ranking.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TREC's judgements, and directories in BEIR's layout.
class TrecFilesTest {
    @TempDir
    Path folder;

    private Path file(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private static void refused(ThrowingCallable read, String message) {
        assertThatThrownBy(read).isInstanceOf(DataException.class).hasMessage(message);
    }

    @Test
    void judgementsOfTrecAndOfBeirAreTheSame() throws IOException {
        Qrels trec = Qrels.read(file("a.qrels", "q1 0 d1 2", "q1 0 d2 0", "", "q2 0 d1 1", "q2 0 d3 -1"));
        Qrels beir = Qrels.read(file("a.tsv", "query-id\tcorpus-id\tscore", "q1\td1\t2", "q1\td2\t0", "q2\td1\t1"));
        assertThat(trec).isEqualTo(beir);
        assertThat(trec.grades()).containsEntry("q1", Map.of("d1", 2.0, "d2", 0.0));
    }

    @Test
    void linesThatAreNoJudgementsAreRefused() throws IOException {
        Path two = file("a.qrels", "q1 0 d1 2", "q1 d1");
        refused(
                () -> Qrels.read(two),
                two + ":2: a judgement is \"qid 0 docid grade\", or \"query-id corpus-id score\", but the line has 2"
                        + " fields.");
        Path word = file("b.qrels", "q1 0 d1 good");
        refused(() -> Qrels.read(word), word + ":1: the grade must be a number but is \"good\".");
        Path twice = file("c.qrels", "q1 0 d1 1", "q1 0 d1 2");
        refused(
                () -> Qrels.read(twice),
                twice + ":2: the document \"d1\" has two grades under the query \"q1\", 1.0 and 2.0.");
        Path empty = file("d.qrels", "");
        refused(() -> Qrels.read(empty), empty + " holds no judgements.");
        refused(
                () -> Qrels.read(folder.resolve("none")),
                "The data file " + folder.resolve("none") + " does not exist.");
    }

    @Test
    void aDirectoryOfBeirGivesLists() throws IOException {
        file(
                "corpus.jsonl",
                "{\"_id\": \"d1\", \"title\": \"Oak\", \"text\": \"a table\"}",
                "{\"_id\": \"d2\", \"title\": \"\", \"text\": \"a chair\"}");
        file("queries.jsonl", "{\"_id\": \"q1\", \"text\": \"desk\"}");
        Path qrels = file("qrels/test.tsv", "query-id\tcorpus-id\tscore", "q1\td1\t2", "q1\td9\t1", "q7\td1\t1");
        JudgedCollection collection = JudgedCollection.beir(folder, "test");
        RankingData judged = collection.judged();
        assertThat(judged.lists()).hasSize(1);
        assertThat(judged.lists().getFirst().texts()).containsExactly("Oak a table");
        assertThat(judged.notes())
                .containsExactly(
                        "1 queries of " + qrels + " have no text in queries.jsonl: left out.",
                        "1 documents of " + qrels + " have no text in corpus.jsonl: left out.");
        refused(
                () -> JudgedCollection.beir(folder, "dev"),
                folder.resolve("qrels/dev.tsv") + " does not exist. Judgements here: test.");
    }
}
