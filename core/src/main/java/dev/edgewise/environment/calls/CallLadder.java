package dev.edgewise.environment.calls;

import dev.edgewise.random.Seeds;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.ToolCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Puts the rows of one split on levels.
///
/// | level | calls | arguments of a call | tools offered, by default |
/// |---|---|---|---|
/// | 0 | 1 | at most 1 | 1 |
/// | 1 | 1 | 2 | 2 |
/// | 2 | 1 | more | 5 |
/// | 3 | 2 or 3 | any | 5 |
/// | 4 | 4 or more | any | 5 |
///
/// Rows without a call are spread over the levels, so that each has its share. What is drawn for a row depends on the
/// row alone, and on the tools of the other rows of its split.
final class CallLadder {
    private final CallSettings settings;
    private final List<CallRow> calling;
    private final List<CallRow> silent;
    private final List<Tool> tools;
    private final SortedMap<Integer, List<CallRow>> levels = new TreeMap<>();
    private int unused;
    private int made;

    CallLadder(CallSettings settings, List<CallRow> rows) {
        this.settings = settings;
        this.calling = rows.stream().filter(row -> !row.calls().isEmpty()).toList();
        this.silent = rows.stream()
                .filter(row -> row.calls().isEmpty())
                .sorted(Comparator.comparingLong(row -> Seeds.derive(0, row.asked())))
                .toList();
        Map<String, Tool> byName = new LinkedHashMap<>();
        rows.forEach(row -> row.tools().forEach(tool -> byName.putIfAbsent(tool.name(), tool)));
        this.tools = List.copyOf(byName.values());
        String field = settings.levelField();
        if (field != null) {
            rows.forEach(row -> add(row, row.level()));
        } else {
            calling.forEach(row -> add(offered(row, level(row)), level(row)));
            spread();
        }
    }

    /// Returns the rows by level.
    SortedMap<Integer, List<CallRow>> levels() {
        return levels;
    }

    /// Returns how many rows without a call have no place.
    int unused() {
        return unused;
    }

    /// Returns how many rows without a call were made of rows with one.
    int made() {
        return made;
    }

    private void add(CallRow row, int level) {
        levels.computeIfAbsent(level, _ -> new ArrayList<>()).add(row);
    }

    private static int level(CallRow row) {
        int calls = row.calls().size();
        if (calls > 1) {
            return calls > 3 ? 4 : 3;
        }
        return Math.clamp(row.arguments() - 1, 0, 2);
    }

    private void spread() {
        double share = settings.noCallShare();
        if (calling.isEmpty() && !silent.isEmpty()) {
            levels.put(0, silent.stream().map(row -> offered(row, 0)).toList());
            return;
        }
        Map<Integer, Integer> wanted = new TreeMap<>();
        levels.forEach((level, rows) -> wanted.put(level, (int) Math.round(rows.size() * share / (1 - share))));
        int all = wanted.values().stream().mapToInt(each -> each).sum();
        int there = Math.min(all, silent.size());
        unused = silent.size() - there;
        int at = 0;
        int before = 0;
        for (var entry : wanted.entrySet()) {
            List<CallRow> rows = levels.getOrDefault(entry.getKey(), new ArrayList<>());
            List<CallRow> without = new ArrayList<>(rows);
            before += entry.getValue();
            int end = all == 0 ? 0 : (int) ((long) there * before / all);
            int missing = entry.getValue() - (end - at);
            for (; at < end; at++) {
                rows.add(offered(silent.get(at), entry.getKey()));
            }
            if (!settings.decline().isEmpty()) {
                Collections.shuffle(without, Random.from(Seeds.stream(0, "declined", entry.getKey())));
                without.stream().limit(missing).forEach(row -> rows.add(declined(row, entry.getKey())));
                made += Math.min(missing, without.size());
            }
        }
    }

    /// Returns a row with as many tools as its level offers.
    private CallRow offered(CallRow row, int level) {
        return row.with(chosen(row, level, called(row)));
    }

    /// Returns a row whose called tools are left out, so that none fits.
    private CallRow declined(CallRow row, int level) {
        Set<String> called = called(row);
        List<Tool> others = row.tools().stream()
                .filter(tool -> !called.contains(tool.name()))
                .toList();
        CallRow silentRow = new CallRow(
                row.place(), others, row.prompt(), List.of(), settings.decline(), CallRow.IRRELEVANCE, row.level());
        return silentRow.with(chosen(silentRow, level, Set.of()).stream()
                .filter(tool -> !called.contains(tool.name()))
                .toList());
    }

    private static Set<String> called(CallRow row) {
        return row.calls().stream().map(ToolCall::name).collect(Collectors.toSet());
    }

    private List<Tool> chosen(CallRow row, int level, Set<String> needed) {
        int count = settings.toolsPerLevel().get(level);
        Random random = Random.from(Seeds.stream(0, "tools", row.asked()));
        List<Tool> chosen = new ArrayList<>();
        List<Tool> others = new ArrayList<>();
        row.tools().forEach(tool -> (needed.contains(tool.name()) ? chosen : others).add(tool));
        Collections.shuffle(others, random);
        Set<String> own = row.tools().stream().map(Tool::name).collect(Collectors.toCollection(HashSet::new));
        int foreign = Math.max(0, count - chosen.size() - others.size());
        for (int tries = 0; foreign > 0 && tries < 20 * count; tries++) {
            Tool tool = tools.get(random.nextInt(tools.size()));
            if (own.add(tool.name())) {
                others.add(tool);
                foreign--;
            }
        }
        others.stream().limit(Math.max(0, count - chosen.size())).forEach(chosen::add);
        Collections.shuffle(chosen, random);
        return chosen;
    }
}
