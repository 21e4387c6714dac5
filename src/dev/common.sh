# For the commands beside it, which source it: where things are, and building only what changed.
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../.." && pwd)
dev=$root/target/dev
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mkdir -p "$dev"

# Without the network first: it is faster, and works on a train. All output to stderr: stdout is the tool's.
maven() {
    mvn -B -q -o -Dquick -f "$root/pom.xml" "$@" </dev/null >"$dev/maven.log" 2>&1 ||
        mvn -B -q -Dquick -f "$root/pom.xml" "$@" </dev/null >"$dev/maven.log" 2>&1 ||
        { cat "$dev/maven.log" >&2; return 1; }
}

# changed STAMP PATH...: whether a path, or something in it, is newer than the stamp. A directory is newer when a file
# in it was added or removed, so directories count too.
changed() { [ ! -e "$1" ] || [ -n "$(find "${@:2}" -newer "$1" -print -quit)" ]; }

# built STAMP COMMAND...: runs the command, and notes when it began: what changes meanwhile is built the next time.
built() {
    touch "$1.new"
    "${@:2}"
    mv "$1.new" "$1"
}

# The program as it is packaged and installed, in target/upgrade.
package() { maven package -DskipTests && "$root/target/upgrade/bin/upgrade-archive"; }

# classpath_file SCOPE: writes $dev/classpath.SCOPE when the pom changed.
classpath_file() {
    ! changed "$dev/classpath.$1.stamp" "$root/pom.xml" ||
        built "$dev/classpath.$1.stamp" maven dependency:build-classpath \
            -Dmdep.outputFile="$dev/classpath.$1" -DincludeScope="$1"
}
