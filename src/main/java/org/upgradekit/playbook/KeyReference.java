package org.upgradekit.playbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The keys as a page for people: {@code docs/reference/playbook.md}. */
public final class KeyReference {
    private static final String HEAD = """
            # Playbook reference

            Generated from the definitions that the reader walks; a test compares them. Every key that is not here is an
            error, as are duplicate keys.

            ## A folder

            A playbook is a file, or a folder that holds it as `playbook.yaml`; commands take either by its path. Beside
            `playbook.yaml` may stand:

            - `releases/VERSION.yaml`: what one version brings, with the keys of a [release](#release), as if it stood
              under that version in `releases`. A version stands in one of the two places. Whatever else is in `releases/`
              is an error that names it: an editor's copy, a link, a file with another ending. Hidden files, those whose
              names begin with a dot, are left alone.
            - `files/`: scripts, templates, migrations and whatever else steps use, below any folders. They are part of a
              playbook that names them, by `${playbook}/files/NAME` in `run`, `env`, `dir`, `flyway` and the sources of
              `files`; a literal name that is not there is an error, and so is a command that begins with one that is not
              executable. Regular files alone, no links: 1,000 of them, 64 MiB in all.

            Before a run begins, `files/` is copied into it, with the executable bits, and held against the plan; from
            then on `${playbook}` leads there, in `resume` and `rollback` as well, and the folder may change or go. The
            copy is open to the user who runs `upgrade` alone, so a call with `user` cannot take `${playbook}`. Where the
            state directory is mounted `noexec`, write `run: [bash, '${playbook}/files/NAME']`.

            The plan holds the digests of all of them: `upgrade apply PLANFILE` refuses with exit code 9, naming the file
            that moved. A file of any other name than `playbook.yaml` stands alone, whatever is beside it. As root, each
            file has to be one that only root can write to. An editor that validates a playbook by `upgrade playbook
            schema` takes `#/$defs/release` of it for a release's file.

            ## References

            `${NAME}` stands for a value: a setting by its name; `from` and `to`, the versions of the upgrade, which swap in
            a rollback; `running`, the version that should be running at that moment; `secret.NAME`; of a database
            `store.ID.url`, `.jdbc`, `.host`, `.port`, `.name`, `.user` and `.password`; of files `store.ID.dir`; `playbook`, the
            folder whose `files/` steps use. An unknown name is an error. `$${` stands for a literal `${`. What a place takes stands in the column "references".
            """;

    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    private KeyReference() {}

    /** Markdown, with a line end at the end. */
    public static String markdown() {
        KeyReference reference = new KeyReference();
        reference.collect(PlaybookKeys.PLAYBOOK);
        StringBuilder page = new StringBuilder(HEAD);
        reference.shapes.values().forEach(shape -> section(shape, page));
        return page.toString();
    }

    private void collect(Shape shape) {
        if (shapes.putIfAbsent(shape.name(), shape) == null) {
            shape.keys().forEach(key -> nested(key.type()).forEach(this::collect));
        }
    }

    private static List<Shape> nested(Type type) {
        List<Shape> found = new ArrayList<>();
        if (type instanceof Type.Nested nested) {
            found.add(nested.shape());
        } else if (type instanceof Type.ListOf list) {
            found.addAll(nested(list.element()));
        } else if (type instanceof Type.MapOf map) {
            found.addAll(nested(map.value()));
        } else if (type instanceof Type.AnyOf any) {
            any.types().forEach(one -> found.addAll(nested(one)));
        }
        return found;
    }

    private static void section(Shape shape, StringBuilder page) {
        page.append("\n## ").append(shape.name()).append("\n\n");
        page.append(shape.documentation()).append('\n');
        shape.choices()
                .forEach(choice -> page.append("\nOne ")
                        .append(choice.what())
                        .append(choice.required() ? ", required: " : " at most: ")
                        .append(choice.groups().stream()
                                .map(group -> group.stream()
                                        .map(name -> "`" + name + "`")
                                        .collect(Collectors.joining(" with ")))
                                .collect(Collectors.joining(", ")))
                        .append(".\n"));
        page.append("\n| key | value | references | since | |\n|---|---|---|---|---|\n");
        shape.keys().forEach(key -> row(key, page));
    }

    private static void row(Key key, StringBuilder page) {
        page.append("| `").append(key.name()).append('`').append(key.required() ? " (required)" : "");
        page.append(" | ").append(value(key.type()));
        page.append(" | ").append(scopes(key.type()));
        page.append(" | ").append(key.since());
        page.append(" | ").append(key.documentation()).append(" |\n");
    }

    private static String value(Type type) {
        List<Shape> shapes = nested(type);
        String link = shapes.isEmpty() ? "" : ": " + link(shapes.get(0));
        if (type instanceof Type.Nested) {
            return "a mapping" + link;
        }
        return type.documentation() + link;
    }

    private static String link(Shape shape) {
        return "[" + shape.name() + "](#" + shape.name().replace(' ', '-') + ")";
    }

    private static String scopes(Type type) {
        if (type instanceof Type.Scalar scalar) {
            return scalar.scope() == Scope.NONE ? "" : scalar.scope().documentation();
        }
        if (type instanceof Type.Json json) {
            return json.scope().documentation();
        }
        if (type instanceof Type.ListOf list) {
            return scopes(list.element());
        }
        if (type instanceof Type.MapOf map) {
            return scopes(map.value());
        }
        if (type instanceof Type.AnyOf any) {
            return any.types().stream()
                    .map(KeyReference::scopes)
                    .filter(scope -> !scope.isEmpty())
                    .distinct()
                    .collect(Collectors.joining("; "));
        }
        return "";
    }
}
