package dev.edgewise.rerank.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.rerank.ModelCard;
import dev.edgewise.rerank.PairModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class ModelCardTest {
    @TempDir
    Path directory;

    private static JudgedDocument document(String text, String source, String teacher) {
        return new JudgedDocument(
                text, null, List.of(1.0), source, teacher.isEmpty() ? null : teacher, "labelled.jsonl:1");
    }

    private String card(PairModel model) throws IOException {
        QueryList list = new QueryList(
                null,
                "q",
                null,
                List.of(
                        document("a", "pool.jsonl:17", "runs/teacher/final"),
                        document("b", "bm25", "runs/teacher/final"),
                        document("c", "gold.jsonl:1", ""),
                        document("d", "gold.jsonl:2", "")));
        new ModelCard("student", null, "bce", List.of(list), 128, model).write(directory);
        return Files.readString(directory.resolve("README.md"));
    }

    @Test
    void labelsAreCountedByTeacherAndFile() throws IOException {
        try (PairModel model = TinyJudge.open("0", "1", "2")) {
            assertThat(card(model))
                    .contains("- Learned: 1 queries, 4 pairs; labels: 2 gold.jsonl, 2 runs/teacher/final\n")
                    .contains(
                            "- Teacher runs/teacher/final: 2 labels. Whether this model ranks better is not known to the"
                                    + " run that made it: compare both by `./edgewise eval --model MODEL --data TEST`, on"
                                    + " queries that neither has seen\n");
        }
    }

    @Test
    void whatIsAskedByAPromptIsNoCrossEncoderOfOthers() throws IOException {
        try (PairModel model = TinyJudge.open("0", "1", "2")) {
            assertThat(card(model))
                    .contains("It is asked by the prompt of `judge.json`", "library_name: transformers\n")
                    .contains("- Score shown: the expected grade, from 0 to 2\n")
                    .doesNotContain("CrossEncoder", "sentence-transformers\n");
        }
    }
}
