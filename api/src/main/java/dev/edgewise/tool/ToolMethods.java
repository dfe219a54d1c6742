package dev.edgewise.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Makes tools of the methods of an object that carry [ToolFunction]. The schema comes from the parameters: whole
/// numbers, numbers, truth values, texts, enumerations, and lists of these.
public final class ToolMethods {
    /// Takes no value for one of another type: neither 2.7 nor "3" for a whole number.
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private ToolMethods() {}

    /// Returns the tools of an object, by name.
    ///
    /// @throws IllegalArgumentException if it has none, or a parameter has no name or a type that no schema
    ///     has, or may be left out and is a primitive
    public static List<HandledTool> of(Object object) {
        List<HandledTool> tools = new ArrayList<>();
        Arrays.stream(object.getClass().getMethods())
                .filter(method -> method.isAnnotationPresent(ToolFunction.class))
                .sorted(Comparator.comparing(Method::getName))
                .forEach(method -> tools.add(tool(object, method)));
        if (tools.isEmpty()) {
            throw new IllegalArgumentException(
                    object.getClass().getName() + " has no public method with @ToolFunction, so it gives no tool");
        }
        return tools;
    }

    private static HandledTool tool(Object object, Method method) {
        ToolFunction about = method.getAnnotation(ToolFunction.class);
        method.setAccessible(true);
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        for (Parameter parameter : method.getParameters()) {
            ToolArgument argument = argument(method, parameter);
            ObjectNode property = properties.putObject(argument.value());
            describe(method, parameter.getParameterizedType(), property);
            if (!argument.description().isEmpty()) {
                property.put("description", argument.description());
            }
            if (argument.required()) {
                required.add(argument.value());
            } else if (parameter.getType().isPrimitive()) {
                throw new IllegalArgumentException("the argument " + argument.value() + " of " + method.getName()
                        + " may be left out, but its type " + parameter.getType()
                        + " has no value for that. Use its class, such as Integer, which is null then, or leave out"
                        + " required = false");
            }
        }
        Tool tool = new Tool(about.name().isEmpty() ? method.getName() : about.name(), about.value(), schema);
        return new HandledTool(tool, arguments -> call(object, method, arguments));
    }

    private static ToolArgument argument(Method method, Parameter parameter) {
        ToolArgument argument = parameter.getAnnotation(ToolArgument.class);
        if (argument == null) {
            throw new IllegalArgumentException("a parameter of " + method.getName()
                    + " has no @ToolArgument(\"name\"), so that the model could not name it");
        }
        return argument;
    }

    private static void describe(Method method, Type type, ObjectNode schema) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            describe(
                    method,
                    list.getActualTypeArguments()[0],
                    schema.put("type", "array").putObject("items"));
        } else if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            schema.put("type", "integer");
        } else if (type == double.class || type == Double.class) {
            schema.put("type", "number");
        } else if (type == boolean.class || type == Boolean.class) {
            schema.put("type", "boolean");
        } else if (type == String.class) {
            schema.put("type", "string");
        } else if (type instanceof Class<?> kind && kind.isEnum()) {
            ArrayNode names = schema.put("type", "string").putArray("enum");
            for (Object constant : kind.getEnumConstants()) {
                names.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
            }
        } else {
            throw new IllegalArgumentException("the tool " + method.getName() + " has a parameter of type "
                    + type.getTypeName() + ". Allowed: int, long, double, boolean, String, an enum, a List of these");
        }
    }

    private static String call(Object object, Method method, JsonNode arguments) throws Exception {
        @Nullable Object[] values = new @Nullable Object[method.getParameterCount()];
        Parameter[] parameters = method.getParameters();
        for (int i = 0; i < values.length; i++) {
            String name = argument(method, parameters[i]).value();
            values[i] = value(name, parameters[i].getParameterizedType(), arguments.path(name));
        }
        try {
            Object result = method.invoke(object, values);
            return result instanceof String text ? text : JSON.writeValueAsString(result);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() instanceof Exception cause ? cause : thrown;
        }
    }

    private static @Nullable Object value(String name, Type type, JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            if (type instanceof Class<?> kind && kind.isPrimitive()) {
                throw new IllegalArgumentException(name + " must not be null");
            }
            return null;
        }
        if (type instanceof Class<?> kind && kind.isEnum()) {
            return Arrays.stream(kind.getEnumConstants())
                    .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(node.asText()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(name + " has no value " + node.asText()));
        }
        try {
            return JSON.readerFor(JSON.constructType(type)).readValue(JSON.writeValueAsString(node));
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(name + " is of another type: " + node, wrong);
        }
    }
}
