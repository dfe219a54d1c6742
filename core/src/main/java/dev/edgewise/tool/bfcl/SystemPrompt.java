package dev.edgewise.tool.bfcl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;

/// BFCL's system message in its default variant: Python calls, no tag, JSON documents, plain text, classic wording.
/// Functions are written as Python's `json.dumps` with an indentation of 4 writes them.
final class SystemPrompt {
    private static final String TEXT = "You are an expert in composing functions."
            + "You are given a question and a set of possible functions. Based on the question, you will need to make one"
            + " or more function/tool calls to achieve the purpose. If none of the functions can be used, point it out. If"
            + " the given question lacks the parameters required by the function, also point it out.\n\n"
            + "You should only return the function calls in your response.\n\n"
            + "If you decide to invoke any of the function(s), you MUST put it in the format of"
            + " [func_name1(params_name1=params_value1, params_name2=params_value2...), func_name2(params)].  You SHOULD"
            + " NOT include any other text in the response.\n\n"
            + "At each turn, you should try your best to complete the tasks requested by the user within the current"
            + " turn. Continue to output functions to call until you have fulfilled the user's request to the best of"
            + " your ability. Once you have no more functions to call, the system will consider the current turn complete"
            + " and proceed to the next turn or task.\n\n"
            + "Here is a list of functions in json format that you can invoke.\n";

    private static final ObjectWriter JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writer(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectFieldValueSpacing(Spacing.AFTER)
                            .withArrayEmptySeparator("")
                            .withObjectEmptySeparator(""))
                    .withObjectIndenter(new DefaultIndenter("    ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("    ", "\n")));

    private SystemPrompt() {}

    static String of(JsonNode functions) {
        try {
            return TEXT + JSON.writeValueAsString(functions) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
