package dev.edgewise.rerank.judge;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.ranking.judge.JudgeForm;
import dev.edgewise.rerank.ScoreActivation;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.Tokenizer;
import dev.edgewise.text.tokenizer.TokenizedPairs;
import dev.edgewise.trainer.PromptRenderer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes tokens of pairs as a judge reads them: the question in the model's own chat template, up to where the
/// answer begins. Special tokens written out in texts are ordinary text.
///
/// A prompt that is too long loses the end of its document. The tokens that the prompts of a query have in
/// common get the token type 0, the rest 1.
public final class JudgePrompts implements DecoderInput {
    private final JudgeForm form;
    private final PromptRenderer renderer;
    private final int longest;
    private final int[] words;

    /// @param template null for a model without one, which is given the question as it stands and a line's end
    /// @param longest the most tokens of a prompt
    /// @throws ConfigException if a label is not one token behind the prompt
    public JudgePrompts(JudgeForm form, Tokenizer tokenizer, @Nullable ChatTemplate template, int longest) {
        this.form = form;
        this.longest = longest;
        // A special token that reaches beyond its own text cannot be told from ordinary text.
        boolean split = tokenizer.greedyTexts().isEmpty();
        this.renderer = new PromptRenderer(tokenizer, template, form.system(), split);
        this.words = words(tokenizer);
    }

    private String question(String query, String document) {
        return form.question(query, document) + (renderer.template() == null ? "\n" : "");
    }

    private int[] words(Tokenizer tokenizer) {
        String probe = question("query", "document");
        int[] before = renderer.render(probe).ids();
        int[] ids = new int[form.labels().size()];
        for (int i = 0; i < ids.length; i++) {
            String label = form.labels().get(i);
            int[] with = renderer.opened(probe, label).ids();
            int from = Math.min(before.length, Arrays.mismatch(before, with));
            if (from != before.length || with.length != before.length + 1) {
                throw new ConfigException("the label \"" + Quoted.of(label) + "\" is " + (with.length - from)
                        + " tokens behind the prompt (" + spelled(tokenizer, with, from)
                        + "), but a label must be one. Take words that the model's tokenizer has whole, such as"
                        + " --labels 0,1,2 or --labels no,yes");
            }
            ids[i] = with[with.length - 1];
        }
        if (Arrays.stream(ids).distinct().count() < ids.length) {
            throw new ConfigException("the labels \"" + Quoted.of(String.join(",", form.labels()))
                    + "\" are not all different tokens of the model; take other words, such as --labels 0,1,2");
        }
        return ids;
    }

    private static String spelled(Tokenizer tokenizer, int[] ids, int from) {
        List<String> tokens = new ArrayList<>();
        for (int i = from; i < ids.length; i++) {
            tokens.add("\"" + Quoted.of(tokenizer.decode(new int[] {ids[i]}, false)) + "\"");
        }
        return String.join(", ", tokens);
    }

    /// Returns the token of each label.
    @Override
    public boolean prompted() {
        return true;
    }

    @Override
    public int[] outputs() {
        return words.clone();
    }

    @Override
    public ScoreActivation activation() {
        return ScoreActivation.SIGMOID;
    }

    @Override
    public String description() {
        return "judges by " + String.join("/", form.labels());
    }

    /// Returns how the judge is asked.
    public JudgeForm form() {
        return form;
    }

    /// Tells whether a query leaves room for a document.
    public boolean fits(String query) {
        return ids(query, "").length < longest;
    }

    @Override
    public TokenizedPairs tokenize(List<String> queries, List<String> documents) {
        Map<String, List<Integer>> byQuery = new LinkedHashMap<>();
        int[][] all = new int[queries.size()][];
        List<Integer> cut = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            int[] whole = ids(queries.get(i), documents.get(i));
            all[i] = whole.length > longest ? shortened(queries.get(i), documents.get(i)) : whole;
            cut.add(whole.length - all[i].length);
            byQuery.computeIfAbsent(queries.get(i), _ -> new ArrayList<>()).add(i);
        }
        int[] shared = new int[all.length];
        for (List<Integer> indices : byQuery.values()) {
            int common = common(indices.stream().map(i -> all[i]).toList());
            indices.forEach(i -> shared[i] = common);
        }
        List<PairTokens> prompts = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            int[] types = new int[all[i].length];
            Arrays.fill(types, shared[i], types.length, 1);
            prompts.add(new PairTokens(all[i], types));
        }
        return new TokenizedPairs(prompts, cut, 0);
    }

    private int[] ids(String query, String document) {
        return renderer.render(question(query, document)).ids();
    }

    /// Returns the tokens with the longest beginning of the document that fits.
    private int[] shortened(String query, String document) {
        if (!fits(query)) {
            throw new DataException("the query \"" + Quoted.of(query) + "\" leaves no room for a document within "
                    + longest + " tokens; shorten it, or allow more by --max-length");
        }
        int characters = document.codePointCount(0, document.length());
        int fitting = 0;
        int tooMany = characters;
        while (tooMany - fitting > 1) {
            int middle = (fitting + tooMany) >>> 1;
            if (ids(query, beginning(document, middle)).length <= longest) {
                fitting = middle;
            } else {
                tooMany = middle;
            }
        }
        return ids(query, beginning(document, fitting));
    }

    private static String beginning(String text, int characters) {
        return text.substring(0, text.offsetByCodePoints(0, characters));
    }

    /// Returns how many first tokens all have in common; every one keeps at least its last for itself.
    private static int common(List<int[]> all) {
        int common = all.stream().mapToInt(ids -> ids.length - 1).min().orElse(0);
        for (int[] ids : all) {
            int differs = Arrays.mismatch(ids, all.getFirst());
            common = differs < 0 ? common : Math.min(common, differs);
        }
        return common;
    }
}
