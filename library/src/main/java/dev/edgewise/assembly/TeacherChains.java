package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.Episode;
import dev.edgewise.environment.EpisodeReply;
import dev.edgewise.environment.Episodes;
import dev.edgewise.environment.ModelTurn;
import dev.edgewise.error.Quoted;
import dev.edgewise.error.RewardException;
import dev.edgewise.random.Seeds;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.EpisodeEnd;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.task.Task;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.text.Message;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.format.CallFormats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Has a teacher play episodes, those of a batch turn by turn together.
///
/// A teacher reads text. Tools are told it in a system message; calls and results are written as Hermes writes them.
final class TeacherChains {
    private static final String TOOLS = "You may call tools. Write a call as <tool_call>\n{\"name\": \"NAME\","
            + " \"arguments\": {…}}\n</tool_call>, with nothing else, and wait for its result. The tools, as JSON"
            + " schemas:\n";

    private final Teacher teacher;
    private final int turns;
    private final int maxTokens;
    private final double temperature;
    private final long seed;
    private final Duration limit;
    private TeacherUsage usage = TeacherUsage.NONE;

    /// @param limit how long an environment may take to answer
    TeacherChains(Teacher teacher, int turns, int maxTokens, double temperature, long seed, Duration limit) {
        this.teacher = teacher;
        this.turns = turns;
        this.maxTokens = maxTokens;
        this.temperature = temperature;
        this.seed = seed;
        this.limit = limit;
    }

    TeacherUsage usage() {
        return usage;
    }

    /// One episode.
    private static final class Play {
        private final Task task;
        private final Episode episode;
        private final List<Message> messages = new ArrayList<>();
        private int turns;
        private boolean right;
        private EpisodeEnd end = EpisodeEnd.ENVIRONMENT;
        private boolean over;

        Play(Task task, Episode episode) {
            this.task = task;
            this.episode = episode;
        }

        private void over(Score score, EpisodeEnd reason) {
            right = score.success();
            end = reason;
            over = true;
        }
    }

    /// Returns a chain for every task, in order.
    ///
    /// @param environment of all tasks
    /// @throws RewardException naming the task whose environment takes too long to answer
    List<CallChain> play(Environment environment, List<Task> tasks) {
        Episodes episodes = environment.episodes().orElseThrow();
        List<Play> plays = new ArrayList<>();
        try {
            tasks.forEach(task ->
                    plays.add(new Play(task, episodes.begin(task, Seeds.derive(seed, "teacher episode", task.id())))));
            for (int turn = 0; turn < turns; turn++) {
                List<Play> open = plays.stream().filter(play -> !play.over).toList();
                if (open.isEmpty()) {
                    break;
                }
                List<TeacherReply> replies =
                        teacher.ask(open.stream().map(this::request).toList());
                for (int i = 0; i < open.size(); i++) {
                    usage = usage.plus(replies.get(i).usage());
                    answerInTime(environment, open.get(i), replies.get(i), episodes.stop());
                }
            }
            return plays.stream()
                    .map(play -> CallChain.of("teacher", play.right, play.end, play.messages))
                    .toList();
        } finally {
            plays.forEach(play -> play.episode.close());
        }
    }

    /// Has the environment answer, on a thread that is left behind where it hangs.
    @SuppressWarnings("InterruptedExceptionSwallowed") // the flag is set again
    private void answerInTime(Environment environment, Play play, TeacherReply reply, List<String> stops) {
        FutureTask<Boolean> work = new FutureTask<>(() -> answer(play, reply, stops), true);
        Thread thread = Thread.ofPlatform().daemon().name("edgewise-calls").unstarted(work);
        thread.start();
        try {
            work.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            thread.interrupt();
            throw new RewardException(
                    "answering a turn in an episode of task " + Quoted.of(play.task.id()) + " (environment "
                            + environment.name() + ") did not end within " + limit.toMillis()
                            + " ms. Mend it, then give the same command again, which goes on where it was",
                    late);
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException told -> throw told;
                case Error fatal -> throw fatal;
                case null, default -> throw new IllegalStateException(failed);
            }
        } catch (InterruptedException stopped) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while an environment answered");
        }
    }

    private void answer(Play play, TeacherReply reply, List<String> stops) {
        String text = cut(reply.text(), stops);
        ModelTurn turn = new ModelTurn(
                text,
                CallFormats.hermes().readLeniently(text),
                reply.complete() ? FinishReason.EOS : FinishReason.LENGTH);
        play.turns++;
        play.messages.add(play.episode.message(turn));
        if (!reply.complete()) {
            play.over(play.episode.cut(turn, EpisodeEnd.LENGTH), EpisodeEnd.LENGTH);
            return;
        }
        switch (play.episode.reply(turn)) {
            case EpisodeReply.Ended(Score score) -> play.over(score, EpisodeEnd.ENVIRONMENT);
            case EpisodeReply.Messages(List<Message> messages, double _) -> {
                play.messages.addAll(messages);
                if (play.turns == turns) {
                    play.over(play.episode.cut(turn, EpisodeEnd.TURNS), EpisodeEnd.TURNS);
                }
            }
        }
    }

    private static String cut(String text, List<String> stops) {
        String cut = text.strip();
        for (String stop : stops) {
            int at = cut.indexOf(stop);
            cut = at < 0 ? cut : cut.substring(0, at);
        }
        return cut;
    }

    private TeacherRequest request(Play play) {
        List<Message> messages = new ArrayList<>();
        JsonNode tools = play.task.conversation().variables().get("tools");
        List<Message> all = new ArrayList<>(play.task.conversation().messages());
        all.addAll(play.messages);
        if (tools != null) {
            Message first = all.getFirst();
            boolean system = first.role().equals("system");
            messages.add(new Message("system", (system ? first.content() + "\n\n" : "") + TOOLS + tools));
            all = system ? all.subList(1, all.size()) : all;
        }
        all.forEach(message -> messages.add(plain(message)));
        return new TeacherRequest(messages, maxTokens, temperature, seed, play.task);
    }

    /// Writes calls and results as text.
    private static Message plain(Message message) {
        if (message.role().equals("tool")) {
            return new Message("user", "<tool_response>\n" + message.content() + "\n</tool_response>");
        }
        List<ToolCall> calls = new ArrayList<>();
        message.fields()
                .path("tool_calls")
                .forEach(call -> calls.add(new ToolCall(
                        call.path("function").path("name").asText(),
                        call.path("function").path("arguments"))));
        return calls.isEmpty()
                ? message
                : new Message(
                        "assistant", message.content() + CallFormats.hermes().write(calls));
    }
}
