package dev.edgewise.plugin;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/// All variants that a run can choose from: those of the class path and those of jars.
///
/// Jars stay open as long as the process lives, since classes are read from them when they are first used.
public final class Plugins {
    /// The manifest's attribute that names the version a jar was built against.
    public static final String VERSION_ATTRIBUTE = "Edgewise-Version";

    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9_]*");
    private static final String SERVICE = "META-INF/services/" + Plugin.class.getName();

    /// The plug-ins of jars by their paths and times, so that their classes are loaded once.
    private static final Map<List<Object>, Plugins> LOADED = new ConcurrentHashMap<>();

    /// A provider and where it comes from, for messages.
    private record Found(Provider<?, ?, ?> provider, String place) {}

    private final Map<Class<?>, Map<String, Found>> byKind = new LinkedHashMap<>();
    private final List<Path> jars;

    private Plugins(ClassLoader loader, List<Path> jars) {
        this.jars = List.copyOf(jars);
        Iterator<Plugin> plugins = ServiceLoader.load(Plugin.class, loader).iterator();
        while (true) {
            try {
                if (!plugins.hasNext()) {
                    break;
                }
                Plugin plugin = plugins.next();
                plugin.providers().forEach(provider -> add(provider, place(plugin)));
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                throw e instanceof ConfigException refused ? refused : broken(e);
            }
        }
    }

    /// Returns the variants of the class path, the built-in ones among them.
    public static Plugins ofClassPath() {
        return LOADED.computeIfAbsent(List.of(), _ -> new Plugins(Plugins.class.getClassLoader(), List.of()));
    }

    /// Returns the variants of the class path and of `jars`.
    ///
    /// @throws ConfigException if a jar is missing, brings nothing, was built against another version, or brings
    ///     a variant that exists already
    public static Plugins of(Collection<Path> jars) {
        if (jars.isEmpty()) {
            return ofClassPath();
        }
        List<Path> files = jars.stream()
                .map(jar -> jar.toAbsolutePath().normalize())
                .distinct()
                .toList();
        files.forEach(Plugins::requirePlugin);
        List<Object> key = new ArrayList<>(files);
        files.forEach(jar -> key.add(modified(jar)));
        return LOADED.computeIfAbsent(List.copyOf(key), _ -> {
            URL[] urls = files.stream().map(Plugins::url).toArray(URL[]::new);
            return new Plugins(new URLClassLoader("plugins", urls, Plugins.class.getClassLoader()), files);
        });
    }

    /// Returns the providers of a kind by their types, in the order they were found.
    ///
    /// @param kind such as [SamplerProvider]
    @SuppressWarnings("unchecked") // a provider lies under its own kind
    public <P extends Provider<?, ?, ?>> Map<String, P> all(Class<? super P> kind) {
        Map<String, P> providers = new LinkedHashMap<>();
        byKind.getOrDefault(kind, Map.of()).forEach((type, found) -> providers.put(type, (P) found.provider()));
        return providers;
    }

    /// Returns the providers of a kind that is known only when the program runs.
    public Map<String, Provider<?, ?, ?>> ofKind(Class<?> kind) {
        Map<String, Provider<?, ?, ?>> providers = new LinkedHashMap<>();
        byKind.getOrDefault(kind, Map.of()).forEach((type, found) -> providers.put(type, found.provider()));
        return providers;
    }

    /// Returns the kinds that have providers.
    public Collection<Class<?>> kinds() {
        return byKind.keySet();
    }

    /// Returns the jars that were named in addition to the class path.
    public List<Path> jars() {
        return jars;
    }

    private void add(Provider<?, ?, ?> provider, String place) {
        Class<?> kind = kind(provider.getClass());
        String type = provider.type();
        if (!TYPE.matcher(type).matches()) {
            throw new ConfigException(place + " calls a variant \"" + Quoted.of(type)
                    + "\", but a type is lower-case letters, digits and '_', such as sql_queries; rename it there");
        }
        Found before =
                byKind.computeIfAbsent(kind, _ -> new LinkedHashMap<>()).putIfAbsent(type, new Found(provider, place));
        if (before != null) {
            throw new ConfigException("two variants of the kind " + word(kind) + " are called " + type + ": one of "
                    + before.place() + ", one of " + place + "; remove one of them, or rename the one that is yours");
        }
    }

    /// Returns the interface of the provider's kind.
    private static Class<?> kind(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Class<?> face : each.getInterfaces()) {
                if (face.getPackage() == Provider.class.getPackage()
                        && face != Provider.class
                        && face != Plugin.class) {
                    return face;
                }
            }
        }
        throw new ConfigException(type.getName() + " is a provider of no kind; it must implement one of the interfaces"
                + " of " + Provider.class.getPackageName() + ", such as SamplerProvider");
    }

    /// Returns the word for a kind: `sampler`.
    public static String word(Class<?> kind) {
        return kind.getSimpleName().replaceFirst("Provider$", "").toLowerCase(Locale.ROOT);
    }

    private static String place(Object plugin) {
        CodeSource source = plugin.getClass().getProtectionDomain().getCodeSource();
        return source == null ? plugin.getClass().getName() : file(source.getLocation());
    }

    private static String file(URL location) {
        try {
            return Path.of(location.toURI()).toString();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return location.toString();
        }
    }

    private ConfigException broken(Throwable error) {
        Throwable cause =
                error instanceof ServiceConfigurationError && error.getCause() != null ? error.getCause() : error;
        String where = jars.isEmpty() ? "A plug-in of the class path" : "A plug-in of " + named(jars);
        if (cause instanceof LinkageError) {
            return new ConfigException(
                    where + " does not fit this version of Edgewise (" + cause
                            + "). Build it again against this version",
                    error);
        }
        return new ConfigException(
                where + " cannot be started: " + (error.getCause() == null ? error.getMessage() : cause)
                        + ". Mend it, or leave it out",
                error);
    }

    private static String named(List<Path> jars) {
        return String.join(", ", jars.stream().map(Path::toString).toList());
    }

    /// Refuses a file that is no plug-in of this version before any of its code runs.
    private static void requirePlugin(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new ConfigException(
                    "the plug-in " + jar + (Files.exists(jar) ? " is no file" : " does not exist") + "; name a jar");
        }
        try (JarFile open = new JarFile(jar.toFile())) {
            if (open.getEntry(SERVICE) == null) {
                throw new ConfigException("the plug-in " + jar + " brings nothing: it has no " + SERVICE
                        + ", which names the class of the plug-in");
            }
            Manifest manifest = open.getManifest();
            String built =
                    manifest == null ? null : manifest.getMainAttributes().getValue(VERSION_ATTRIBUTE);
            String own = Version.text();
            if (built != null && !Version.major(built).equals(Version.major(own))) {
                throw new ConfigException("the plug-in " + jar + " was built against Edgewise " + built
                        + ", but this is Edgewise " + own + "; build it again against this version");
            }
        } catch (IOException e) {
            throw new ConfigException("the plug-in " + jar + " cannot be read as a jar: " + e.getMessage(), e);
        }
    }

    private static Object modified(Path jar) {
        try {
            return Files.getLastModifiedTime(jar);
        } catch (IOException e) {
            throw new ConfigException("the plug-in " + jar + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new ConfigException("the plug-in " + jar + " has no address: " + e.getMessage(), e);
        }
    }
}
