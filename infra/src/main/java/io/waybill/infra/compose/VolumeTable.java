package io.waybill.infra.compose;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.StackId;
import io.waybill.domain.container.Mount;
import io.waybill.infra.compose.Place.What;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The volumes of a file, and what its services mount. */
final class VolumeTable {
    private static final Set<String> KNOWN = Set.of("driver_opts", "labels", "driver");

    private final Map<String, String> names = new HashMap<>();
    private final @Nullable String projectDirectory;
    private final Problems problems;
    private final Values values;

    VolumeTable(
            StackId stack,
            @Nullable Place place,
            @Nullable String projectDirectory,
            Problems problems) {
        this.projectDirectory = projectDirectory;
        this.problems = problems;
        this.values = new Values(problems);
        Fields.of(place, problems)
                .takeAll()
                .forEach((key, volume) -> names.put(key, nameOf(stack, key, volume)));
    }

    private String nameOf(StackId stack, String key, Place place) {
        Fields fields = Fields.of(place, problems);
        String name = values.text(fields.take("name"));
        boolean external = values.flag(fields.take("external"));
        Place driver = fields.take("driver");
        if (driver != null && !"local".equals(driver.text())) {
            problems.unsupported(driver, "make it on the host, and call it external");
        }
        fields.rest(Map.of("driver_opts", "make it on the host, and call it external"), KNOWN);
        return name != null ? name : external ? key : stack.value() + "_" + key;
    }

    List<Mount> mounts(@Nullable Place volumes, @Nullable Place tmpfs) {
        List<Mount> mounts = new ArrayList<>();
        for (Place each : values.items(volumes, false)) {
            add(mounts, each.what() instanceof What.Fields ? longForm(each) : shortForm(each));
        }
        for (Place each : values.items(tmpfs, true)) {
            String target = values.text(each);
            if (target != null && target.contains(":")) {
                problems.unsupported(each, "name the folder, without options");
            } else if (target != null) {
                add(mounts, mount(each, Mount.Type.TMPFS, null, target, false));
            }
        }
        return mounts;
    }

    private static void add(List<Mount> mounts, @Nullable Mount mount) {
        if (mount != null) {
            mounts.add(mount);
        }
    }

    private @Nullable Mount shortForm(Place place) {
        String text = values.text(place);
        if (text == null) {
            return null;
        }
        String[] parts = text.split(":", -1);
        if (parts.length == 1) {
            return mount(place, Mount.Type.VOLUME, null, parts[0], false);
        }
        boolean readOnly = false;
        if (parts.length > 2) {
            for (String option : parts[2].split(",")) {
                readOnly |= option.equals("ro");
                if (!option.equals("ro") && !option.equals("rw")) {
                    problems.unsupported(place, "of its options, ro and rw are known");
                }
            }
        }
        if (parts.length > 3) {
            problems.wrong(place, "'" + text + "' is not SOURCE:TARGET[:ro]");
            return null;
        }
        return isPath(parts[0])
                ? bind(place, parts[0], parts[1], readOnly)
                : volume(place, parts[0], parts[1], readOnly);
    }

    private static boolean isPath(String source) {
        return source.startsWith("/") || source.startsWith(".") || source.startsWith("~");
    }

    private @Nullable Mount longForm(Place place) {
        Fields fields = Fields.of(place, problems);
        String type = values.text(fields.take("type"));
        String source = values.text(fields.take("source"));
        String target = values.text(fields.take("target"));
        boolean readOnly = values.flag(fields.take("read_only"));
        fields.rest(Map.of(), Set.of("bind", "volume", "tmpfs", "image", "consistency"));
        if (target == null) {
            problems.wrong(place, "it has no target");
            return null;
        }
        return switch (type == null ? "" : type) {
            case "bind" -> bind(place, source == null ? "" : source, target, readOnly);
            case "volume" ->
                    source == null
                            ? mount(place, Mount.Type.VOLUME, null, target, readOnly)
                            : volume(place, source, target, readOnly);
            case "tmpfs" -> mount(place, Mount.Type.TMPFS, null, target, readOnly);
            default -> {
                problems.wrong(place, "its type is bind, volume or tmpfs");
                yield null;
            }
        };
    }

    private @Nullable Mount bind(Place place, String source, String target, boolean readOnly) {
        if (source.startsWith("/")) {
            return mount(place, Mount.Type.BIND, source, target, readOnly);
        }
        if (projectDirectory == null || source.startsWith("~")) {
            problems.wrong(
                    place,
                    "'"
                            + source
                            + "' is a path beside the file, and the container's host need not have it there; write"
                            + " the absolute path on the host, or say what the folder is called there"
                            + " (projectDirectory)");
            return null;
        }
        return mount(
                place,
                Mount.Type.BIND,
                Path.of(projectDirectory).resolve(source).normalize().toString(),
                target,
                readOnly);
    }

    private @Nullable Mount volume(Place place, String key, String target, boolean readOnly) {
        String name = names.get(key);
        if (name == null) {
            problems.wrong(place, "the file's volumes have no '" + key + "'");
            return null;
        }
        return mount(place, Mount.Type.VOLUME, name, target, readOnly);
    }

    private @Nullable Mount mount(
            Place place,
            Mount.Type type,
            @Nullable String source,
            String target,
            boolean readOnly) {
        try {
            return new Mount(type, source, target, readOnly);
        } catch (InvalidInput invalid) {
            problems.wrong(place, invalid.reason());
            return null;
        }
    }
}
