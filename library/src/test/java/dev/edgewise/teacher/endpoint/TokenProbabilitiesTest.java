package dev.edgewise.teacher.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.error.TeacherException;
import dev.edgewise.teacher.TokenDistribution;
import dev.edgewise.teacher.TokenText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenProbabilitiesTest {
    private static final TokenText TEXT = new TokenText(new int[] {7, 8}, new int[] {5, 9}, List.of("five", " nine"));
    private static final String PLACE = "the teacher at http://127.0.0.1:8000/v1";

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void asksWithIdsAndEcho() throws JsonProcessingException {
        assertThat(TokenProbabilities.request("m", TEXT, 3))
                .isEqualTo(json("{'model':'m','prompt':[7,8,5,9],'max_tokens':1,'temperature':1.0,'echo':true,"
                        + "'logprobs':3,'return_tokens_as_token_ids':true}"));
        assertThat(TokenProbabilities.request("m", TEXT, 0).path("logprobs").asInt())
                .isEqualTo(1);
    }

    /// As vLLM answers: the token itself comes beside the likeliest, and one token was written.
    @Test
    void readsWhatVllmAnswers() throws JsonProcessingException {
        JsonNode answer = json("{'choices':[{'logprobs':{"
                + "'tokens':['token_id:7','token_id:8','token_id:5','token_id:9','token_id:1'],"
                + "'token_logprobs':[null,-1.5,-3.0,-0.25,-0.5],"
                + "'top_logprobs':[null,{'token_id:8':-1.5},"
                + "{'token_id:5':-3.0,'token_id:4':-0.5,'token_id:6':-1.0},"
                + "{'token_id:9':-0.25,'token_id:3':-2.0},{'token_id:1':-0.5}]}}]}");

        List<TokenDistribution> read = TokenProbabilities.read(PLACE, answer, TEXT, 2);

        assertThat(read).hasSize(2);
        assertThat(read.getFirst().logProb()).isEqualTo(-3);
        assertThat(read.getFirst().ids()).containsExactly(4, 6);
        assertThat(read.getFirst().logProbs()).containsExactly(-0.5f, -1);
        assertThat(read.getLast().ids()).containsExactly(9, 3);
        assertThat(TokenProbabilities.read(PLACE, answer, TEXT, 0).getLast().ids())
                .isEmpty();
    }

    @Test
    void namesByTextTellOfTheTextAlone() throws JsonProcessingException {
        JsonNode answer = json("{'choices':[{'logprobs':{'tokens':['a','b','five','nine'],"
                + "'token_logprobs':[null,-1,-2,-3],'top_logprobs':[null,{'b':-1},{'five':-2},{'nine':-3}]}}]}");

        assertThat(TokenProbabilities.read(PLACE, answer, TEXT, 0).getFirst().logProb())
                .isEqualTo(-2);
        assertThatThrownBy(() -> TokenProbabilities.read(PLACE, answer, TEXT, 1))
                .isInstanceOf(TeacherException.class)
                .hasMessage(PLACE + " names tokens by their text (\"five\"), which several tokens can have. Take an"
                        + " endpoint that names them by their ids (vLLM does by return_tokens_as_token_ids), or"
                        + " algorithm.distill.mode advantage");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ['token_id:7','token_id:8','token_id:5','token_id:4'] | [null,-1,-2,-3] | answered for other tokens than it was asked about: token 3 of the text is 9 (" nine") but it answered for "token_id:4". Teacher and model need one tokenizer: take a teacher of the model's own family
            ['a','b','five','ten'] | [null,-1,-2,-3] | answered for other tokens than it was asked about: token 3 of the text is 9 (" nine") but it answered for "ten". Teacher and model need one tokenizer: take a teacher of the model's own family
            ['a','b','five'] | [null,-1,-2] | was asked about 4 tokens but answered for 3. Look whether it cuts long prompts
            ['a','b','five','nine'] | [null,-1,null,-3] | gave token 2 of a text the log-probability "null"; it must be a number of at most 0
            ['a','b','five','nine'] | [null,-1,0.5,-3] | gave token 2 of a text the log-probability "0.5"; it must be a number of at most 0
            ['a','b'] | 3 | answered without the probabilities of the prompt's tokens (choices[0].logprobs.tokens and token_logprobs). Take an endpoint whose completions know echo and logprobs, such as vLLM's
            """)
    void refusesOtherAnswers(String tokens, String logProbs, String message) throws JsonProcessingException {
        JsonNode answer =
                json("{'choices':[{'logprobs':{'tokens':" + tokens + ",'token_logprobs':" + logProbs + "}}]}");

        assertThatThrownBy(() -> TokenProbabilities.read(PLACE, answer, TEXT, 0))
                .isInstanceOf(TeacherException.class)
                .hasMessage(PLACE + " " + message);
    }

    @ParameterizedTest
    @CsvSource({"null,null", "0.5,0.5", "'\"-1\"',-1"})
    void likelyTokensWithoutALogProbabilityAreRefused(String value, String shown) throws JsonProcessingException {
        JsonNode answer = json("{'choices':[{'logprobs':{"
                + "'tokens':['token_id:7','token_id:8','token_id:5','token_id:9'],'token_logprobs':[null,-1,-2,-3],"
                + "'top_logprobs':[null,{},{'token_id:5':-2,'token_id:4':" + value + "},{}]}}]}");

        assertThatThrownBy(() -> TokenProbabilities.read(PLACE, answer, TEXT, 1))
                .isInstanceOf(TeacherException.class)
                .hasMessage(PLACE + " gave \"token_id:4\" in place of token 2 of a text the log-probability \"" + shown
                        + "\"; it must be a number of at most 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "five| nine|true",
                "five|nine|true",
                " five| nine|true",
                " five|nine|false",
                "five|   nine|false",
            })
    void blanksFollowOneConvention(String first, String second, boolean same) {
        assertThat(new TokenNames(List.of(first, second), TEXT).firstOther().isEmpty())
                .isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource({"'',true", "\uFFFD,true", "é,true", "bytes:\\xc3,true", "<0xC3>,true", "e,false"})
    void aPartOfACharacterHasNoPlainName(String name, boolean same) {
        TokenText text = new TokenText(new int[] {7}, new int[] {5}, List.of("\uFFFD"));
        assertThat(new TokenNames(List.of(name), text).firstOther().isEmpty()).isEqualTo(same);
    }

    @Test
    void aLineBreakIsNoBlank() {
        TokenText text = new TokenText(new int[] {7}, new int[] {5}, List.of("\n"));
        assertThat(new TokenNames(List.of(" "), text).firstOther()).hasValue(0);
    }

    @Test
    void tooFewLikelyTokensAreRefused() throws JsonProcessingException {
        JsonNode answer = json("{'choices':[{'logprobs':{"
                + "'tokens':['token_id:7','token_id:8','token_id:5','token_id:9'],'token_logprobs':[null,-1,-2,-3],"
                + "'top_logprobs':[null,{},{'token_id:5':-2},{}]}}]}");

        assertThatThrownBy(() -> TokenProbabilities.read(PLACE, answer, TEXT, 3))
                .isInstanceOf(TeacherException.class)
                .hasMessage(PLACE + " told of 1 tokens in place of token 2 of a text but was asked for 3. Lower"
                        + " algorithm.distill.loss_top_k, or raise the endpoint's limit (vLLM: --max-logprobs)");
    }
}
