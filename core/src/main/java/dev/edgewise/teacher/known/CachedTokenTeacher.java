package dev.edgewise.teacher.known;

import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.teacher.TokenDistribution;
import dev.edgewise.teacher.TokenTeacher;
import dev.edgewise.teacher.TokenText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/// Keeps what a teacher thinks of tokens beside what it answers in words, and asks it for nothing twice.
public final class CachedTokenTeacher implements TokenTeacher {
    private final TokenTeacher teacher;
    private final CachedTeacher words;
    private final TokenFile tokens;

    /// @param directory where the answers of all teachers lie, two files for each
    /// @throws dev.edgewise.error.UserException if a file cannot be used
    public CachedTokenTeacher(TokenTeacher teacher, Path directory) {
        this.teacher = teacher;
        this.words = new CachedTeacher(teacher, directory);
        this.tokens = new TokenFile(directory, teacher.name());
    }

    @Override
    public String name() {
        return teacher.name();
    }

    @Override
    public List<TeacherReply> ask(List<TeacherRequest> requests) {
        return words.ask(requests);
    }

    @Override
    public void ask(List<TeacherRequest> requests, ObjIntConsumer<TeacherReply> arrived) {
        words.ask(requests, arrived);
    }

    @Override
    public void introduce(TokenText sample, Consumer<String> warn) {
        teacher.introduce(sample, warn);
    }

    @Override
    public TeacherUsage spent() {
        return teacher.spent();
    }

    @Override
    public List<List<TokenDistribution>> tokens(List<TokenText> texts, int topK) {
        List<List<TokenDistribution>> told = new ArrayList<>(Collections.nCopies(texts.size(), List.of()));
        tokens(texts, topK, (each, index) -> told.set(index, each));
        return told;
    }

    @Override
    public void tokens(List<TokenText> texts, int topK, ObjIntConsumer<List<TokenDistribution>> arrived) {
        tokens.of(topK).ask(texts, (missing, told) -> teacher.tokens(missing, topK, told), arrived);
    }

    @Override
    public void close() {
        teacher.close();
    }
}
