package io.waybill.infra.contract;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** What the sources say of records and their components: a schema says the same. */
final class Javadocs {
    // In JSON it is written in kebab case.
    private static final Pattern CONSTANT = Pattern.compile("\\{@link\\s+\\w*#([A-Z][A-Z_]*)}");
    private final Map<String, String> texts = new HashMap<>();

    /**
     * @param sources the folders that packages begin in
     */
    static Javadocs of(List<Path> sources) throws IOException {
        Javadocs docs = new Javadocs();
        for (Path folder : sources) {
            docs.read(folder);
        }
        return docs;
    }

    private void read(Path sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> files = Files.walk(sources);
                StandardJavaFileManager manager =
                        compiler.getStandardFileManager(null, null, null)) {
            List<Path> java = files.filter(file -> file.toString().endsWith(".java")).toList();
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    manager,
                                    null,
                                    null,
                                    null,
                                    manager.getJavaFileObjectsFromPaths(java));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                read(unit, trees);
            }
        }
    }

    private void read(CompilationUnitTree unit, DocTrees trees) {
        String name = unit.getPackageName() == null ? "" : unit.getPackageName().toString();
        new TreePathScanner<Void, String>() {
            @Override
            public Void visitClass(ClassTree type, String outer) {
                String qualified = outer + "." + type.getSimpleName();
                keep(qualified, trees.getDocCommentTree(getCurrentPath()));
                return super.visitClass(type, qualified);
            }
        }.scan(new TreePath(unit), name);
    }

    private void keep(String type, @Nullable DocCommentTree comment) {
        if (comment == null) {
            return;
        }
        texts.put(type, plain(comment.getFullBody()));
        for (DocTree tag : comment.getBlockTags()) {
            if (tag instanceof ParamTree parameter) {
                texts.put(type + "#" + parameter.getName(), plain(parameter.getDescription()));
            }
        }
    }

    // {@code x} is what it says; line breaks are of the source alone.
    private static String plain(List<? extends DocTree> text) {
        StringBuilder plain = new StringBuilder();
        text.forEach(part -> plain.append(part));
        return CONSTANT.matcher(plain)
                .replaceAll(
                        constant -> constant.group(1).toLowerCase(Locale.ROOT).replace('_', '-'))
                .replaceAll("\\{@(?:code|link|linkplain|literal)\\s+([^}]*)}", "$1")
                .replaceAll("</?p>", " ")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** What is said of a type; nothing where nothing is. */
    Optional<String> of(Class<?> type) {
        return text(type.getCanonicalName());
    }

    /** What is said of a record's component. */
    Optional<String> of(Class<?> type, String component) {
        return text(type.getCanonicalName() + "#" + component);
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(texts.get(key)).filter(text -> !text.isEmpty());
    }
}
