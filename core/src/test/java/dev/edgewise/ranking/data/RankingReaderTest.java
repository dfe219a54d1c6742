package dev.edgewise.ranking.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankingReaderTest {
    @TempDir
    Path folder;

    private Path file(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private static RankingData read(Path file) {
        return RankingReader.read(List.of(file), RankingColumns.FOUND);
    }

    private static void refused(Path file, RankingColumns columns, String message) {
        assertThatThrownBy(() -> RankingReader.read(List.of(file), columns))
                .isInstanceOf(DataException.class)
                .hasMessage(message.replace("{}", file.toString()));
    }

    @Test
    void pairsOfOneQueryBecomeOneList() throws IOException {
        RankingData data = read(file(
                "a.tsv",
                "query_id\tquery\ttitle\tgrade\tagreement",
                "q1\tred chair\tcrimson seat\t2\t0.4",
                "q2\tdesk\toak table\t1\t1.0",
                "q1\tred chair\tblue seat\t0\t0.4"));
        assertThat(data.rows()).isEqualTo(3);
        assertThat(data.pairs()).isEqualTo(3);
        assertThat(data.notes()).isEmpty();
        assertThat(data.lists()).extracting(QueryList::id).containsExactly("q1", "q2");
        QueryList first = data.lists().getFirst();
        assertThat(first.query()).isEqualTo("red chair");
        assertThat(first.texts()).containsExactly("crimson seat", "blue seat");
        assertThat(first.values()).containsExactly(2, 0);
        assertThat(first.documents().getLast().place()).endsWith("a.tsv:4");
    }

    @Test
    void columnsOfARunAreTakenWhereAFileHasThem() throws IOException {
        RankingColumns run = new RankingColumns("ask", "answer", "worth", new LabelRange(0, 1)).whereThere();
        Path same = file("a.tsv", "ask\tanswer\tworth\tlabel", "q\ta\t0.5\t3");
        assertThat(RankingReader.read(List.of(same), run).lists().getFirst().values())
                .containsExactly(0.5);
        Path usual = file("b.tsv", "query\tdocument\tlabel", "q\ta\t3");
        assertThat(RankingReader.read(List.of(usual), run).lists().getFirst().values())
                .containsExactly(3);
    }

    @Test
    void aLabelledRowSaysItsTeacher() throws IOException {
        List<JudgedDocument> documents = read(file(
                        "a.jsonl",
                        "{\"query\": \"q\", \"document\": \"a\", \"score\": 1, \"labelled_by\": {\"teacher\": \"T\"}}",
                        "{\"query\": \"q\", \"document\": \"b\", \"score\": 0}"))
                .lists()
                .getFirst()
                .documents();
        assertThat(documents).extracting(JudgedDocument::teacher).containsExactly("T", null);
    }

    @Test
    void aColumnOfNumbersIsNoDocument() throws IOException {
        QueryList list = read(file("a.tsv", "ask\tanswer\tworth", "q\ta\t0", "q\tb\t1"))
                .lists()
                .getFirst();
        assertThat(list.texts()).containsExactly("a");
    }

    @Test
    void listsTuplesMarginsAndDistributions() throws IOException {
        QueryList list = read(file(
                        "a.jsonl", "{\"query\": \"q\", \"docs\": [\"a\", \"b\", \"c\"], \"labels\": [1, 0, 0.5]}"))
                .lists()
                .getFirst();
        assertThat(list.texts()).containsExactly("a", "b", "c");
        assertThat(list.values()).containsExactly(1, 0, 0.5);
        QueryList tuple = read(file(
                        "b.jsonl",
                        "{\"anchor\": \"q\", \"positive\": \"a\", \"negative_1\": \"b\", \"negative_2\": \"c\"}"))
                .lists()
                .getFirst();
        assertThat(tuple.values()).containsExactly(1, 0, 0);
        QueryList many = read(file("c.jsonl", "{\"query\": \"q\", \"positive\": \"a\", \"negatives\": [\"b\", \"c\"]}"))
                .lists()
                .getFirst();
        assertThat(many.texts()).containsExactly("a", "b", "c");
        QueryList margin = read(file(
                        "d.jsonl", "{\"query\": \"q\", \"positive\": \"a\", \"negative\": \"b\", \"label\": 3.5}"))
                .lists()
                .getFirst();
        assertThat(margin.values()).containsExactly(0, -3.5);
        QueryList margins = read(file(
                        "e.jsonl",
                        "{\"query\": \"q\", \"d1\": \"a\", \"d2\": \"b\", \"d3\": \"c\", \"label\": [1, -2]}"))
                .lists()
                .getFirst();
        assertThat(margins.values()).containsExactly(0, -1, 2);
        QueryList scores = read(file(
                        "f.jsonl",
                        "{\"query\": \"q\", \"d1\": \"a\", \"d2\": \"b\", \"d3\": \"c\", \"score\": [4, 1, -2]}"))
                .lists()
                .getFirst();
        assertThat(scores.values()).containsExactly(4, 1, -2);
        QueryList soft = read(file("g.jsonl", "{\"query\": \"q\", \"document\": \"a\", \"label\": [0.1, 0.2, 0.7]}"))
                .lists()
                .getFirst();
        assertThat(soft.labels()).isDeepEqualTo(new double[][] {{0.1, 0.2, 0.7}});
    }

    @Test
    void aRowSaysWhereItCameFrom() throws IOException {
        RankingData data = read(file(
                "a.jsonl",
                "{\"query\": \"q\", \"document\": \"a\", \"label\": 1, \"source\": \"teacher\", \"topic\": \"t\","
                        + " \"doc_id\": \"d7\"}"));
        JudgedDocument document = data.lists().getFirst().documents().getFirst();
        assertThat(document.source()).isEqualTo("teacher");
        assertThat(document.id()).isEqualTo("d7");
        assertThat(data.lists().getFirst().topic()).isEqualTo("t");
    }

    @Test
    void rowsThatLackSomethingAreLeftOutAndTold() throws IOException {
        Path file = file(
                "a.jsonl",
                "{\"query\": \"\", \"document\": \"a\", \"label\": 1}",
                "{\"query\": \"q\", \"document\": \"a\", \"label\": 1}",
                "{\"document\": \"a\", \"label\": 1}",
                "{\"query\": \"q\", \"document\": null, \"label\": 0}",
                "{\"query\": \"q\", \"document\": \"A\", \"label\": 1}",
                "{\"query\": \"q\", \"document\": \"b\"}",
                "{\"query\": \"q\", \"document\": \"c\", \"label\": 1}",
                "{\"query\": \"q\", \"document\": \"c \", \"label\": 0}");
        RankingData data = read(file);
        assertThat(data.rows()).isEqualTo(8);
        assertThat(data.lists().getFirst().texts()).containsExactly("a");
        assertThat(data.notes())
                .containsExactly(
                        "2 rows without a query (first " + file + ":1): left out.",
                        "1 row without a document (first " + file + ":4): left out.",
                        "1 row without a label (first " + file + ":6): left out.",
                        "1 document that a query has twice with the same label: taken once.",
                        "1 document that a query has with different labels: taken not at all.");
    }

    @Test
    void nothingLeftIsRefused() throws IOException {
        refused(
                file("a.csv", "query,document,label", ",a,1", "q,,0"),
                RankingColumns.FOUND,
                "{}: of 2 rows no document is left to rank. 1 row without a query (first {}:2): left out. 1 row without"
                        + " a document (first {}:3): left out.");
    }

    @Test
    void labelsThatAreWrongAreRefusedByLine() throws IOException {
        RankingColumns graded = new RankingColumns(null, null, null, new LabelRange(0, 2));
        refused(
                file("a.csv", "query,document,label", "q,a,7"),
                graded,
                "{}:2: the label 7 is outside of the declared range 0 to 2. Correct the row, or declare another range.");
        refused(
                file("b.csv", "query,document,label", "q,a,NaN"),
                graded,
                "{}:2: the label NaN is not finite. Correct the row, or remove it.");
        refused(
                file("c.csv", "query,document,label", "q,a,good"),
                graded,
                "{}:2: the field \"label\" must be a number but is a string (\"good\").");
        refused(
                file("d.jsonl", "{\"query\": \"q\", \"docs\": [\"a\", \"b\"], \"labels\": [1]}"),
                graded,
                "{}:1: the field \"labels\" has 1 labels for 2 documents.");
        refused(
                file("e.jsonl", "{\"query\": \"q\", \"docs\": [\"a\", \"b\"], \"label\": 1}"),
                graded,
                "{}:1: the field \"label\" must be a list, with a label for each of the 2 documents, but is a number"
                        + " (1).");
        refused(
                file(
                        "f.jsonl",
                        "{\"query\": \"q\", \"d1\": \"a\", \"d2\": \"b\", \"d3\": \"c\", \"label\": [1, 2, 3, 4]}"),
                graded,
                "{}:1: the field \"label\" has 4 margins for 3 documents. Give a score for each document, or the margin"
                        + " of the first over each of the 2 others.");
    }

    @Test
    void columnsThatAreMissingAreNamed() throws IOException {
        refused(
                file("a.csv", "query,label", "q,1"),
                RankingColumns.FOUND,
                "{}:2: a row needs a query and a document, but only the columns of texts count. Name them query and"
                        + " document, or name your own. Fields here: query, label.");
        refused(
                file("b.csv", "query,document,label", "q,a,1"),
                new RankingColumns("qeury", null, null, LabelRange.ANY),
                "{}:2: there is no field \"qeury\". Did you mean \"query\"? Fields here: query, document, label.");
        refused(
                file("c.csv", "query_id,query,document,label", "7,q,a,1", "7,other,b,0"),
                RankingColumns.FOUND,
                "{}:3: the query id \"7\" has the text \"other\", but \"q\" in {}:2. Give each query one text.");
    }

    @Test
    void columnsThatLookWrongAreTold() throws IOException {
        assertThat(read(file("a.csv", "one,two,label", "q,a long document,1", "q,another one,0"))
                        .notes())
                .containsExactly("Columns are taken in their order: \"one\" is the query, \"two\" the document. Name"
                        + " them query and document to be sure.");
        assertThat(read(file("t.csv", "topic_text,positive,negative", "q,a,b")).notes())
                .containsExactly("Columns are taken in their order: \"topic_text\" is the query, \"positive\" the"
                        + " document. Name them query and document to be sure.");
        assertThat(read(file("b.csv", "document,query,label", "a,q,1")).notes())
                .containsExactly("The column \"document\" stands before \"query\". Edgewise goes by names;"
                        + " sentence-transformers takes the first column as the query.");
        assertThat(read(file("c.csv", "query,document,label", "a long document,q,1", "another long one,q,0"))
                        .notes())
                .containsExactly("The columns \"query\" and \"document\" look swapped: the queries are longer than the"
                        + " documents, and more of them differ.");
    }

    @Test
    void aSecondDocumentColumnIsNotTakenSilently() throws IOException {
        assertThat(read(file("a.csv", "query,title,text,label", "q,Oak,a table,1"))
                        .notes())
                .containsExactly("The column \"title\" is not used: the query is \"query\", the document \"text\".");
    }

    @Test
    void aPersonMayNameTheColumns() throws IOException {
        RankingData data = RankingReader.read(
                List.of(file("a.csv", "text,key_point,label,agreed", "long,q,1,0")),
                new RankingColumns("key_point", "text", "agreed", LabelRange.ANY));
        assertThat(data.lists().getFirst().query()).isEqualTo("q");
        assertThat(data.lists().getFirst().values()).containsExactly(0);
    }
}
