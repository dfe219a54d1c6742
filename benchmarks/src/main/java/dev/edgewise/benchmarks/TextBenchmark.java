package dev.edgewise.benchmarks;

import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.Message;
import dev.edgewise.text.template.JinjaChatTemplate;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Text to tokens and back, and a conversation to text. The tokenizer is the tests' byte-level one, so a token is
/// short.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TextBenchmark {
    private static final Path TOKENIZER = Path.of("testkit", "golden", "tokenizers", "byte-level");
    private static final String CHATML = """
            {% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>'\
             + '\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}""";
    private static final String QUESTION = "Tom has 3 boxes of 12 pencils and gives away 7. How many are left? "
            + "Think step by step and write the answer behind ####.";
    private static final List<Message> CONVERSATION =
            List.of(new Message("system", "You are a helpful assistant."), new Message("user", QUESTION));

    private final HfTokenizer tokenizer = HfTokenizer.open(TOKENIZER);
    private final ChatTemplate template = new JinjaChatTemplate(CHATML, Map.of(), Clock.systemUTC());
    private int[] ids = {};

    @Setup
    public void setUp() {
        ids = tokenizer.encode(QUESTION, false);
    }

    @TearDown
    public void tearDown() {
        tokenizer.close();
    }

    @Benchmark
    public int[] encode() {
        return tokenizer.encode(QUESTION, true);
    }

    @Benchmark
    public String decode() {
        return tokenizer.decode(ids, true);
    }

    @Benchmark
    public String render() {
        return template.render(CONVERSATION, true);
    }
}
