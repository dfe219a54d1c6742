package dev.edgewise.tool.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/// The language that a tool's types are of. Values of Java and JavaScript arrive as texts in the language's syntax.
public enum Language {
    PYTHON(
            Map.of(
                    "string", ValueType.STRING,
                    "integer", ValueType.INTEGER,
                    "float", ValueType.FLOAT,
                    "boolean", ValueType.BOOLEAN,
                    "array", ValueType.LIST,
                    "tuple", ValueType.LIST,
                    "dict", ValueType.DICT,
                    "any", ValueType.STRING),
            "Python 3",
            "") {
        @Override
        JsonNode convert(String text, String type, Optional<String> element) {
            throw new IllegalStateException("values of Python are read when the reply is");
        }
    },

    JAVA(
            Map.ofEntries(
                    Map.entry("byte", ValueType.INTEGER),
                    Map.entry("short", ValueType.INTEGER),
                    Map.entry("integer", ValueType.INTEGER),
                    Map.entry("long", ValueType.INTEGER),
                    Map.entry("float", ValueType.FLOAT),
                    Map.entry("double", ValueType.FLOAT),
                    Map.entry("boolean", ValueType.BOOLEAN),
                    Map.entry("char", ValueType.STRING),
                    Map.entry("String", ValueType.STRING),
                    Map.entry("any", ValueType.STRING),
                    Map.entry("Array", ValueType.LIST),
                    Map.entry("ArrayList", ValueType.LIST),
                    Map.entry("HashMap", ValueType.DICT)),
            "Java 8 SDK",
            "type_error:java") {
        @Override
        JsonNode convert(String text, String type, Optional<String> element) {
            return JavaValues.convert(text, type, element);
        }
    },

    JAVASCRIPT(
            Map.of(
                    "String", ValueType.STRING,
                    "integer", ValueType.INTEGER,
                    "float", ValueType.FLOAT,
                    "Bigint", ValueType.INTEGER,
                    "Boolean", ValueType.BOOLEAN,
                    "dict", ValueType.DICT,
                    "array", ValueType.LIST,
                    "any", ValueType.STRING),
            "JavaScript",
            "type_error:js") {
        @Override
        JsonNode convert(String text, String type, Optional<String> element) {
            return JavaScriptValues.convert(text, type, element);
        }
    };

    private final Map<String, ValueType> types;
    private final String syntax;
    private final String notText;

    Language(Map<String, ValueType> types, String syntax, String notText) {
        this.types = types;
        this.syntax = syntax;
        this.notText = notText;
    }

    /// Returns what values of a declared type are.
    ///
    /// @throws CannotCheck if the language has no such type
    ValueType type(String declared) {
        ValueType type = types.get(declared);
        if (type == null) {
            throw new CannotCheck("the type \"" + declared + "\" is none of " + syntax);
        }
        return type;
    }

    /// Returns what the published prompts call the language: `Java 8 SDK`.
    public String syntax() {
        return syntax;
    }

    /// Returns the kind of error of a value that is no text; empty where values are no texts.
    String notText() {
        return notText;
    }

    /// Tells whether a declared type has elements of a type of their own.
    boolean hasElements(String declared) {
        return this == PYTHON
                ? declared.equals("array") || declared.equals("tuple")
                : declared.equals("Array") || declared.equals("ArrayList") || declared.equals("array");
    }

    /// Reads the text of a value. A text that is not of the type stays what it is.
    ///
    /// @param element the declared type of elements
    abstract JsonNode convert(String text, String type, Optional<String> element);
}
