package io.waybill.infra.compose;

import io.waybill.infra.compose.Place.What;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads YAML such that each value knows where it stands, with anchors, merges and variables. */
final class YamlPlaces {
    private static final int LARGEST = 1 << 20;
    private static final int DEEPEST = 30;
    private static final int MOST_PLACES = 50_000;

    private final Problems problems;
    private final Variables variables;
    private int places;

    YamlPlaces(Problems problems, Variables variables) {
        this.problems = problems;
        this.variables = variables;
    }

    /**
     * @throws ComposeRefused where it is no YAML
     */
    Place read(String text) {
        Place whole = new Place("the file", 1, new What.Nothing());
        try {
            Node root = yaml().compose(new StringReader(text));
            if (root != null) {
                whole = place("", root, 0);
            }
        } catch (MarkedYAMLException broken) {
            int line = broken.getProblemMark() == null ? 1 : broken.getProblemMark().getLine() + 1;
            problems.wrong(
                    new Place("the file", line, new What.Nothing()),
                    "it is not YAML: " + broken.getProblem());
            problems.requireNone(); // where nothing could be read, nothing else is wrong
        } catch (YAMLException broken) {
            problems.wrong(whole, "it is not YAML: " + broken.getMessage());
            problems.requireNone();
        }
        return whole;
    }

    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST);
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_PLACES); // how much they stand for is what counts
        return new Yaml(new SafeConstructor(options));
    }

    private Place place(String path, Node node, int depth) {
        int line = node.getStartMark().getLine() + 1;
        // What is anchored once may stand in many places, and in those of places.
        if (depth > DEEPEST || ++places > MOST_PLACES) {
            throw new YAMLException("there is too much of it");
        }
        if (!node.getTag().startsWith(Tag.PREFIX)) {
            problems.unsupported(
                    new Place(path, line, new What.Nothing()), "the tag " + node.getTag());
        }
        return switch (node) {
            case MappingNode mapping ->
                    new Place(path, line, new What.Fields(fields(path, mapping, depth)));
            case SequenceNode sequence -> {
                List<Place> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    items.add(place(path + "[" + items.size() + "]", item, depth + 1));
                }
                yield new Place(path, line, new What.Items(items));
            }
            case ScalarNode scalar ->
                    new Place(
                            path,
                            line,
                            Tag.NULL.equals(scalar.getTag())
                                    ? new What.Nothing()
                                    : new What.Text(text(path, line, scalar)));
            default -> throw new YAMLException("it has a value of an unknown kind");
        };
    }

    private String text(String path, int line, ScalarNode scalar) {
        try {
            return variables.in(scalar.getValue());
        } catch (Variables.Bad bad) {
            problems.wrong(
                    new Place(path, line, new What.Nothing()), String.valueOf(bad.getMessage()));
            return "";
        }
    }

    private Map<String, Place> fields(String path, MappingNode mapping, int depth) {
        Map<String, Place> own = new LinkedHashMap<>();
        Map<String, Place> merged = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = key(entry.getKeyNode());
            int line = entry.getKeyNode().getStartMark().getLine() + 1;
            String below = path.isEmpty() ? key : path + "." + key;
            if (key.equals("<<")) {
                merge(path, entry.getValueNode(), depth, merged);
            } else {
                Place value = place(below, entry.getValueNode(), depth + 1);
                Place known = own.put(key, new Place(below, line, value.what()));
                if (known != null) {
                    problems.wrong(
                            new Place(below, line, value.what()),
                            "it is there twice, first in line " + known.line());
                }
            }
        }
        merged.forEach(own::putIfAbsent);
        return own;
    }

    private static String key(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new YAMLException(
                "line " + (node.getStartMark().getLine() + 1) + ": a field's name is a word");
    }

    private void merge(String path, @Nullable Node node, int depth, Map<String, Place> merged) {
        switch (node) {
            case MappingNode mapping ->
                    fields(path, mapping, depth + 1).forEach(merged::putIfAbsent);
            case SequenceNode several ->
                    several.getValue().forEach(each -> merge(path, each, depth + 1, merged));
            case null, default ->
                    throw new YAMLException("'<<' merges fields, or several of those");
        }
    }
}
