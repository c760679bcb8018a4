/* A plugin for GCC: has a compiler that knows no offload target, as Debian's cross
   compilers do not, write its tables of target functions and variables nevertheless.  The
   far device (testsuite/plugins/far) needs nothing else of an offload compiler.

   GCC itself writes the tables from two lists, which it leaves empty where it was built
   without offloading; functions and variables have their attributes all the same.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "gcc-plugin.h"
#include "plugin-version.h"
#include "tree.h"
#include "stringpool.h"
#include "attribs.h"
#include "context.h"
#include "cgraph.h"
#include "omp-offload.h"

int plugin_is_GPL_compatible;

static bool
has (tree decl, const char *attribute)
{
  return lookup_attribute (attribute, DECL_ATTRIBUTES (decl)) != NULL_TREE;
}

/* What the program's host part defines, as the host's compiler has it once all are known.  */
static void
fill_tables (void *, void *)
{
  symtab_node *node;
  FOR_EACH_SYMBOL (node)
    {
      tree decl = node->decl;
      if (!node->definition || node->alias)
	continue;
      if (TREE_CODE (decl) == FUNCTION_DECL && has (decl, "omp target entrypoint"))
	vec_safe_push (offload_funcs, decl);
      else if (VAR_P (decl)
	       && (has (decl, "omp declare target")
		   || has (decl, "omp declare target link")))
	vec_safe_push (offload_vars, decl);
    }
}

int
plugin_init (struct plugin_name_args *info, struct plugin_gcc_version *version)
{
  if (!plugin_default_version_check (version, &gcc_version))
    return 1;
  register_callback (info->base_name, PLUGIN_ALL_IPA_PASSES_END, fill_tables,
		     NULL);
  return 0;
}
