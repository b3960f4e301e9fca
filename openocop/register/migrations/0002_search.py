from django.db import migrations

from openocop.register import indexing


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]

    operations = [migrations.RunPython(indexing.build, migrations.RunPython.noop)]
