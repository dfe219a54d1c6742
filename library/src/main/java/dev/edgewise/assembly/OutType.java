package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.tensor.ElementType;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// The number format of exported matrices, named as llama.cpp's `convert_hf_to_gguf.py --outtype` names it.
public enum OutType {
    /// The model's own type where that is f16 or bf16; otherwise f32 in a directory and f16 in a GGUF file.
    AUTO,
    F32,
    F16,
    BF16,
    Q8_0;

    /// Returns the type with this name, in upper or lower case.
    ///
    /// @throws ConfigException if `name` is no type we write
    public static OutType parse(String name) {
        for (OutType type : values()) {
            if (type.name().equalsIgnoreCase(name)) {
                return type;
            }
        }
        throw new ConfigException("--outtype must be one of "
                + Arrays.stream(values())
                        .map(type -> type.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))
                + ", or onnx for an encoder, but was '" + Quoted.of(name)
                + "'; for another quantisation export f16 or bf16 and run llama.cpp's"
                + " llama-quantize on the file");
    }

    /// Refuses a type that a Hugging Face directory cannot hold.
    ///
    /// @throws ConfigException if this is a quantised type
    public void requireDirectoryType() {
        if (this == Q8_0) {
            throw new ConfigException("--outtype q8_0 is a type of GGUF files; a Hugging Face directory holds f32, f16"
                    + " or bf16. Choose one of these, or --format gguf");
        }
    }

    /// Returns what matrices are stored as in a GGUF file.
    ///
    /// @param config the model's `config.json`, whose `dtype` or `torch_dtype` `auto` looks at
    public ElementType inGguf(JsonNode config) {
        return resolve(config, ElementType.F16);
    }

    /// Returns what weights are stored as in a Hugging Face directory.
    ///
    /// @param config as above
    /// @throws ConfigException if this is a quantised type
    ElementType inDirectory(JsonNode config) {
        requireDirectoryType();
        return resolve(config, ElementType.F32);
    }

    private ElementType resolve(JsonNode config, ElementType otherwise) {
        return switch (this) {
            case AUTO -> {
                String own =
                        config.path("dtype").asText(config.path("torch_dtype").asText());
                yield switch (own) {
                    case "bfloat16" -> ElementType.BF16;
                    case "float16" -> ElementType.F16;
                    default -> otherwise;
                };
            }
            case F32 -> ElementType.F32;
            case F16 -> ElementType.F16;
            case BF16 -> ElementType.BF16;
            case Q8_0 -> ElementType.Q8_0;
        };
    }

    /// PyTorch's name of a type of weights.
    static String torchName(ElementType type) {
        if (type == ElementType.F16) {
            return "float16";
        }
        return type == ElementType.BF16 ? "bfloat16" : "float32";
    }

    /// llama.cpp's `general.file_type` of a file whose matrices have a type (`llama_ftype` in `llama.h`).
    static int fileType(ElementType type) {
        if (type == ElementType.F16) {
            return 1;
        }
        if (type == ElementType.Q8_0) {
            return 7;
        }
        return type == ElementType.BF16 ? 32 : 0;
    }
}
