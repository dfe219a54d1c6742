package dev.edgewise.rerank.pool;

import dev.edgewise.rerank.pool.PoolTexts.Text;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Has a teacher write queries that documents answer.
public final class QueryWriter {
    /// What a teacher is asked, with the document behind it.
    public static final String PROMPT =
            "Write one short search query that the document below answers. Answer with the query alone.\n\nDocument: ";

    private static final int MAX_TOKENS = 64;
    private static final int PART = 64;
    private static final Pattern LEAD = Pattern.compile("(?i)^(search )?query\\s*:\\s*");
    private static final Pattern QUOTES = Pattern.compile("^[\"'“”‘’`*]+|[\"'“”‘’`*]+$");

    private final Teacher teacher;
    private final double temperature;
    private TeacherUsage usage = TeacherUsage.NONE;

    public QueryWriter(Teacher teacher, double temperature) {
        this.teacher = teacher;
        this.temperature = temperature;
    }

    /// Returns queries for documents, each with the document that it was written for; an empty text where the
    /// teacher wrote none.
    ///
    /// @param count queries of a document
    public List<Text> write(List<Text> documents, int count) {
        List<Text> queries = new ArrayList<>();
        for (int start = 0; start < documents.size(); start += PART) {
            List<Text> part = documents.subList(start, Math.min(documents.size(), start + PART));
            List<TeacherRequest> requests = new ArrayList<>();
            for (Text document : part) {
                for (int draw = 0; draw < count; draw++) {
                    requests.add(new TeacherRequest(
                            List.of(new Message("user", PROMPT + document.text())), MAX_TOKENS, temperature, draw));
                }
            }
            List<TeacherReply> replies = teacher.ask(requests);
            for (int i = 0; i < replies.size(); i++) {
                Text document = part.get(i / count);
                usage = usage.plus(replies.get(i).usage());
                queries.add(new Text(
                        "written for " + document.place(),
                        "",
                        query(replies.get(i).text()),
                        document.text()));
            }
        }
        return queries;
    }

    /// Returns the query of an answer: its first line, without quotes and without a word that says what it is.
    static String query(String answer) {
        String line = answer.strip().lines().findFirst().orElse("");
        String bare = QUOTES.matcher(LEAD.matcher(line).replaceFirst("")).replaceAll("");
        return bare.strip();
    }

    /// Returns what the answers took in this process.
    public TeacherUsage usage() {
        return usage;
    }
}
