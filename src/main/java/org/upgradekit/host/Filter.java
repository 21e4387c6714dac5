package org.upgradekit.host;

import java.util.List;
import java.util.Map;

/**
 * A program that stands between another one and a file: it reads its standard input and writes its standard output.
 *
 * @param argv program and arguments; holds no secret
 * @param environment that it needs beside the minimal one
 */
public record Filter(List<String> argv, Map<String, String> environment) {}
