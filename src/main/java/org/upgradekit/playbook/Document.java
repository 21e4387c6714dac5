package org.upgradekit.playbook;

import java.util.Optional;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.playbook.Value.Section;
import org.yaml.snakeyaml.nodes.Node;

/**
 * One file of YAML whose shape was read.
 *
 * @param references of its scalars, to be checked once all names are known
 */
record Document(Source source, Node root, Section section, References references) {
    /** Nothing when it is not to be read as this shape at all, which is a problem already. */
    static Optional<Document> read(Source.Kind kind, String file, byte[] content, Shape shape, Problems problems) {
        try {
            Source source = Source.of(kind, file, content);
            Node root = YamlDocument.compose(source);
            References references = new References(source);
            return new ShapeReader(source, problems, references)
                    .read(root, new Type.Nested(shape), file)
                    .flatMap(value -> value instanceof Section section
                            ? Optional.of(new Document(source, root, section, references))
                            : Optional.empty());
        } catch (InputFailure failure) {
            problems.add(failure);
            return Optional.empty();
        }
    }
}
